#define _GNU_SOURCE /* strcasestr */
#include "facts.h"

#include <string.h>
#include "fact_words.h"
#include "harmless.h"
#include "sql/statement.h"

/* --- reading a definition ----------------------------------------------------------------------------------------------- */

typedef struct {
    const char *at;
} Reader;

static void skip_space(Reader *reader) {
    while (g_ascii_isspace(*reader->at))
        reader->at++;
}

/* The next word is this one, in any case. */
static bool read_keyword(Reader *reader, const char *keyword) {
    size_t length = strlen(keyword);
    skip_space(reader);
    if (g_ascii_strncasecmp(reader->at, keyword, length) != 0 || word_has_byte(reader->at[length]))
        return false;
    reader->at += length;
    return true;
}

/* All of them, with one space between them; else nothing is read. */
static bool read_keywords(Reader *reader, const char *keywords) {
    g_auto(GStrv) each = g_strsplit(keywords, " ", -1);
    Reader before = *reader;
    for (size_t i = 0; each[i]; i++)
        if (!read_keyword(reader, each[i])) {
            *reader = before;
            return false;
        }
    return true;
}

/* A part of a name as written: word or "quoted". */
static bool read_part(Reader *reader) {
    const char *begin = reader->at;
    if (*reader->at == '"') {
        for (reader->at++; *reader->at && (*reader->at != '"' || reader->at[1] == '"'); reader->at++)
            reader->at += *reader->at == '"';
        if (*reader->at != '"')
            return false;
        reader->at++;
        return reader->at > begin + 2;
    }
    while (word_has_byte(*reader->at))
        reader->at++;
    return reader->at > begin;
}

typedef struct {
    char *whole;       /* as written: public."users" */
    const char *last;  /* in it: its last part */
} Name;

static void name_clear(Name *name) {
    g_free(name->whole);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Name, name_clear)

static bool read_name(Reader *reader, Name *name) {
    skip_space(reader);
    const char *begin = reader->at, *last = begin;
    if (!read_part(reader))
        return false;
    while (*reader->at == '.') {
        last = ++reader->at;
        if (!read_part(reader))
            return false;
    }
    g_free(name->whole);
    name->whole = g_strndup(begin, (size_t)(reader->at - begin));
    name->last = name->whole + (last - begin);
    return true;
}

/* --- what it makes -------------------------------------------------------------------------------------------------------- */

/* The words of a name's last part. A name that the server shortens where we cannot say, or without a word, is not understood. */
static void write_name(Facts *facts, const Name *name) {
    size_t length = strlen(name->last);
    bool is_word = true;
    guint before = facts->written->len;
    for (const char *c = name->last; *c; c++)
        is_word = is_word && (*c == '"' || (word_has_byte(*c) && !(*c & 0x80)));
    words_add(facts->written, name->last, length);
    if (length >= WORD_KEPT) {
        uint32_t beginning = word_hash_beginning(name->last + (*name->last == '"'));
        g_array_append_val(facts->written, beginning);
    }
    facts->fixed = facts->fixed || facts->written->len == before || (length >= WORD_MAX && !is_word);
}

/* It changes whatever it mentions. */
static void write_all(Facts *facts) {
    g_array_append_vals(facts->written, facts->words->data, facts->words->len);
}

static void make(Facts *facts, const char *kind, const Name *name) {
    facts->made = g_strdup_printf("%s %s", kind, name->whole);
    facts->undo = g_strdup_printf("DROP %s %s", kind, name->whole);
    write_name(facts, name);
}

/* A table's: goes with it. */
static void belong(Facts *facts, const Name *table) {
    facts->owner = g_strdup_printf("TABLE %s", table->whole);
}

/* What a second statement could make once more, of which the last counts. By the last part of the name and in lower case, however it is written, so that none is overlooked. */
static void make_again(Facts *facts, const char *kind, const char *name) {
    g_autofree char *folded = g_ascii_strdown(name, -1);
    g_free(facts->made);
    facts->made = g_strdup_printf("%s %s", kind, folded);
    facts->alone = true;
    uint32_t word = word_hash(facts->made, strlen(facts->made));
    g_array_append_val(facts->written, word);
    g_array_append_val(facts->words, word);
}

static bool has_word(const Facts *facts, const char *word) {
    uint32_t hash = word_hash(word, strlen(word));
    for (guint i = 0; i < facts->words->len; i++)
        if (g_array_index(facts->words, uint32_t, i) == hash)
            return true;
    return false;
}

/* --- names that it gives ---------------------------------------------------------------------------------------------- */

static void give_name(Facts *facts, const Name *name) {
    g_autofree char *plain = g_strdup(name->last);
    size_t length = strlen(plain);
    bool quoted = *plain == '"' && length > 2;
    uint32_t word = word_hash(plain + quoted, length - 2 * quoted);
    g_array_append_val(facts->given, word);
}

/* CONSTRAINT name, wherever it stands. */
static void give_constraint_names(Facts *facts, Reader reader) {
    while (*reader.at) {
        g_auto(Name) name = {0};
        if (read_keyword(&reader, "constraint") && read_name(&reader, &name))
            give_name(facts, &name);
        else if (*reader.at && !read_part(&reader))
            reader.at++;
    }
}

bool facts_is_given(const GPtrArray *statements, const char *name) {
    uint32_t word = word_hash(name, strlen(name));
    for (guint i = 0; i < statements->len; i++) {
        const GArray *given = ((const Facts *)g_ptr_array_index(statements, i))->given;
        for (guint j = 0; j < given->len; j++)
            if (g_array_index(given, uint32_t, j) == word)
                return true;
    }
    return false;
}

/* --- definitions --------------------------------------------------------------------------------------------------------- */

typedef bool (*ReadDefinition)(Facts *facts, Reader *reader);

static bool read_table(Facts *facts, Reader *reader) {
    static const char *const relatives[] = {"inherits", "partition", "like", "of"};
    g_auto(Name) name = {0};
    read_keywords(reader, "if not exists");
    if (!read_name(reader, &name))
        return false;
    skip_space(reader);
    make(facts, "TABLE", &name);
    give_constraint_names(facts, *reader);
    for (size_t i = 0; i < G_N_ELEMENTS(relatives); i++)
        if (has_word(facts, relatives[i]))
            write_all(facts);
    return *reader->at == '(' || read_keywords(reader, "partition of");
}

/* A range has functions, too. */
static bool read_type(Facts *facts, Reader *reader) {
    g_auto(Name) name = {0};
    if (!read_name(reader, &name) || !read_keyword(reader, "as"))
        return false;
    make(facts, "TYPE", &name);
    skip_space(reader);
    return *reader->at == '(' || read_keyword(reader, "enum");
}

static bool read_domain(Facts *facts, Reader *reader) {
    g_auto(Name) name = {0};
    if (!read_name(reader, &name))
        return false;
    make(facts, "DOMAIN", &name);
    return true;
}

static bool read_sequence(Facts *facts, Reader *reader) {
    g_auto(Name) name = {0};
    if (read_keywords(reader, "if not exists") || !read_name(reader, &name))
        return false;
    make(facts, "SEQUENCE", &name);
    give_name(facts, &name);
    return true;
}

/* An index has the schema of its table. One without a name is dropped with its table only, and has one of the table's names. */
static bool read_index_of(Facts *facts, Reader *reader, bool unique) {
    g_auto(Name) name = {0}, table = {0};
    read_keywords(reader, "if not exists");
    bool named = !read_keyword(reader, "on");
    if ((named && (!read_name(reader, &name) || !read_keyword(reader, "on"))) || read_keyword(reader, "only") || !read_name(reader, &table))
        return false;
    belong(facts, &table);
    if (!named || unique)
        write_name(facts, &table);
    if (!named)
        return true;
    write_name(facts, &name);
    give_name(facts, &name);
    facts->undo = g_strdup_printf("DROP INDEX %.*s%s", (int)(table.last - table.whole), table.whole, name.whole);
    return name.last == name.whole;
}

static bool read_index(Facts *facts, Reader *reader) {
    return read_index_of(facts, reader, false);
}

static bool read_unique_index(Facts *facts, Reader *reader) {
    return read_index_of(facts, reader, true);
}

static bool read_replaceable(Facts *facts, Reader *reader, const char *kind) {
    g_auto(Name) name = {0};
    if (!read_name(reader, &name))
        return false;
    make(facts, kind, &name);
    make_again(facts, kind, name.last);
    return true;
}

static bool read_view(Facts *facts, Reader *reader) {
    return read_replaceable(facts, reader, "VIEW");
}

static bool read_materialized_view(Facts *facts, Reader *reader) {
    return read_replaceable(facts, reader, "MATERIALIZED VIEW");
}

/* Of a name that two functions have, neither is taken back. */
static bool read_function(Facts *facts, Reader *reader) {
    return read_replaceable(facts, reader, "FUNCTION");
}

/* "trigger g ... on t", "policy p on t": only the table has it. */
static bool read_part_of_table(Facts *facts, Reader *reader, const char *kind) {
    g_auto(Name) name = {0}, table = {0};
    if (!read_name(reader, &name))
        return false;
    while (*reader->at && !read_keyword(reader, "on"))
        if (!read_part(reader))
            reader->at++;
    if (!read_name(reader, &table))
        return false;
    g_autofree char *both = g_strdup_printf("%s ON %s", name.whole, table.last);
    make_again(facts, kind, both);
    facts->undo = g_strdup_printf("DROP %s %s ON %s", kind, name.whole, table.whole);
    belong(facts, &table);
    return true;
}

static bool read_trigger(Facts *facts, Reader *reader) {
    return read_part_of_table(facts, reader, "TRIGGER");
}

static bool read_policy(Facts *facts, Reader *reader) {
    return read_part_of_table(facts, reader, "POLICY");
}

/* New names that a rename gives, and other tables that it touches, are not looked for. */
static bool is_far_reaching(const Facts *facts) {
    static const char *const words[] = {"rename", "attach", "detach", "inherit", "schema", "owner", "of", "index"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (has_word(facts, words[i]))
            return true;
    return false;
}

/* Does a second action follow? What cannot be told is one. */
static bool has_comma(const char *text) {
    int depth = 0;
    for (const char *c = text; *c; c++) {
        if (*c == '\'' || *c == '"') {
            c = strchr(c + 1, *c);
            if (!c)
                return true;
        } else if (*c == '$' || *c == '\\' || *c == ';' || (*c == ',' && depth == 0)) {
            return true;
        }
        depth += (*c == '(') - (*c == ')');
    }
    return false;
}

/* A foreign key asks of the other table only that it is unique there; nothing else sees it. What else a constraint is may matter to all that mention the table. A primary key leaves its columns
 * NOT NULL when it goes; one that takes an index over would take it along. */
static bool read_constraint(Facts *facts, Reader *reader, const Name *table) {
    g_auto(Name) name = {0};
    if (!read_name(reader, &name))
        return false;
    bool one = !has_comma(reader->at), foreign = read_keywords(reader, "foreign key");
    if (!foreign || !one)
        write_name(facts, table);
    if (one && (foreign || (!read_keywords(reader, "primary key") && !has_word(facts, "index"))))
        facts->undo = g_strdup_printf("ALTER TABLE %s DROP CONSTRAINT %s", table->whole, name.whole);
    return one || !is_far_reaching(facts);
}

/* With nothing behind it. */
static bool is_over(Reader *reader) {
    skip_space(reader);
    return *reader->at == '\0' || (*reader->at == ';' && reader->at[1] == '\0');
}

static bool read_row_security(Facts *facts, const Name *table, const char *what, const char *undo) {
    make_again(facts, what, table->last);
    facts->undo = g_strdup_printf("ALTER TABLE %s %s ROW LEVEL SECURITY", table->whole, undo);
    write_name(facts, table);
    return true;
}

static bool read_alter_table(Facts *facts, Reader *reader) {
    g_auto(Name) table = {0};
    read_keyword(reader, "only");
    if (!read_name(reader, &table))
        return false;
    belong(facts, &table);
    give_constraint_names(facts, *reader);
    if (read_keywords(reader, "add constraint"))
        return read_constraint(facts, reader, &table);
    if (read_keywords(reader, "enable row level security"))
        return read_row_security(facts, &table, "ROW SECURITY", "DISABLE") && is_over(reader);
    if (read_keywords(reader, "force row level security"))
        return read_row_security(facts, &table, "FORCED ROW SECURITY", "NO FORCE") && is_over(reader);
    write_name(facts, &table);
    return !is_far_reaching(facts);
}

/* A sequence may be owned by a column, a type be renamed: it may matter to whatever is mentioned. */
static bool read_anything(Facts *facts, Reader *reader) {
    (void)reader;
    write_all(facts);
    return !is_far_reaching(facts);
}

static bool read_schema(Facts *facts, Reader *reader) {
    g_auto(Name) name = {0};
    read_keywords(reader, "if not exists");
    if (!read_name(reader, &name) || !is_over(reader))
        return false;
    write_name(facts, &name);
    return true;
}

/* The table of a column's name: all but the last part. */
static void cut_column(Name *column) {
    g_autofree char *whole = g_strndup(column->whole, (size_t)(MAX(column->last, column->whole + 1) - column->whole - 1));
    Reader reader = {whole};
    g_auto(Name) table = {0};
    if (read_name(&reader, &table)) {
        g_free(column->whole);
        *column = table;
        table.whole = NULL;
    }
}

/* Up to IS: what it is about, as written. */
static char *read_target(Reader reader) {
    skip_space(&reader);
    const char *begin = reader.at, *end = begin;
    while (*reader.at) {
        end = reader.at;
        if (read_keyword(&reader, "is"))
            return g_strndup(begin, (size_t)(end - begin));
        if (*reader.at && !read_part(&reader))
            reader.at++;
    }
    return NULL;
}

/* What is not in this table may be commented in ways that are not known. */
static const char *const commented[] = {"table", "column", "constraint", "index", "type", "view", "materialized view", "sequence", "function", "schema", "domain", "trigger", "policy"};

static bool read_comment(Facts *facts, Reader *reader) {
    g_auto(Name) name = {0}, table = {0};
    const char *kind = NULL;
    g_autofree char *target = read_target(*reader);
    for (size_t i = 0; i < G_N_ELEMENTS(commented) && !kind; i++)
        kind = read_keywords(reader, commented[i]) ? commented[i] : NULL;
    if (!target || !kind || !read_name(reader, &name))
        return false;
    g_autofree char *last = g_strdup(name.last);
    if (strcmp(kind, "column") == 0)
        cut_column(&name);
    bool of_other = read_keyword(reader, "on") && read_name(reader, &table);
    const Name *owner = of_other ? &table : &name;
    g_autofree char *both = g_strdup_printf("%s of %s", last, owner->last);
    facts->undo = g_strdup_printf("COMMENT ON %s IS NULL", target);
    belong(facts, owner);
    g_autofree char *what = g_strdup_printf("COMMENT ON %s", kind);
    make_again(facts, what, both);
    return true;
}

static const struct {
    const char *beginning;
    ReadDefinition read;
} definitions[] = {
    {"create table", read_table},
    {"create unlogged table", read_table},
    {"create type", read_type},
    {"create domain", read_domain},
    {"create index", read_index},
    {"create unique index", read_unique_index},
    {"create schema", read_schema},
    {"create sequence", read_sequence},
    {"create view", read_view},
    {"create or replace view", read_view},
    {"create materialized view", read_materialized_view},
    {"create function", read_function},
    {"create or replace function", read_function},
    {"create trigger", read_trigger},
    {"create or replace trigger", read_trigger},
    {"create policy", read_policy},
    {"comment on", read_comment},
    {"alter table", read_alter_table},
    {"alter sequence", read_anything},
    {"alter view", read_anything},
    {"alter index", read_anything},
    {"alter type", read_anything},
};

static bool read_definition(Facts *facts, const char *text) {
    Reader reader = {text};
    for (size_t i = 0; i < G_N_ELEMENTS(definitions); i++) {
        if (!read_keywords(&reader, definitions[i].beginning))
            continue;
        words_add(facts->words, reader.at, strlen(reader.at));
        return definitions[i].read(facts, &reader);
    }
    return false;
}

Facts *facts_new(const char *text) {
    Facts *facts = g_new0(Facts, 1);
    facts->references = 1;
    facts->text = g_strdup(text);
    g_autoptr(Statements) statements = statements_parse(text, strlen(text));
    facts->words = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    facts->written = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    facts->given = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    facts->harmless = script_is_harmless(text, statements);
    if (!facts->harmless)
        return facts;
    bool one = statements->items->len == 1 && !strcasestr(text, "u&\"");
    const Statement *statement = one ? g_ptr_array_index(statements->items, 0) : NULL;
    g_autofree char *plain = statement ? g_strndup(text + statement->begin, statement->end - statement->begin) : NULL;
    if (!plain || !read_definition(facts, plain))
        facts->fixed = true;
    words_seal(facts->words);
    words_seal(facts->written);
    return facts;
}

Facts *facts_ref(Facts *facts) {
    facts->references++;
    return facts;
}

void facts_unref(gpointer data) {
    Facts *facts = data;
    if (--facts->references > 0)
        return;
    g_array_unref(facts->words);
    g_array_unref(facts->written);
    g_array_unref(facts->given);
    g_free(facts->made);
    g_free(facts->owner);
    g_free(facts->undo);
    g_free(facts->text);
    g_free(facts);
}
