#include "schema_writer.h"

#include <string.h>

void schema_writer_place(SchemaWriter *writer, SourcePlace place, const char *identity) {
    Declaration *declaration = writer->schema->declaration;
    if (identity && place.path && !declaration_place(declaration, identity))
        declaration_set_place(declaration, identity, place);
}

void schema_writer_add(SchemaWriter *writer, GString *sql, SourcePlace place, const char *identity) {
    declaration_add(writer->schema->declaration, &(DeclarationStatement){.sql = sql->str, .place = place, .object = identity});
    schema_writer_place(writer, place, identity);
    g_string_free(sql, TRUE);
}

/* --- names --------------------------------------------------------------------------------------------------------------- */

#define NAME_SHOWN 160 /* bytes */

/* As much of a name as a reader needs; cut at a character. Free with g_free(). */
static char *shown(const char *name) {
    size_t size = strlen(name);
    if (size <= NAME_SHOWN)
        return g_strdup(name);
    size = NAME_SHOWN;
    while (size > 0 && ((unsigned char)name[size] & 0xc0) == 0x80)
        size--;
    return g_strdup_printf("%.*s\xe2\x80\xa6", (int)size, name);
}

static void note_long_name(SchemaWriter *writer, ObjectKind kind, const char *name, const char *kept, const char *other, const char *identity, SourcePlace place) {
    g_autofree char *whole = shown(name), *first = other ? shown(other) : NULL;
    g_autofree char *text = other ? g_strdup_printf(CODE("%s") " and " CODE("%s") " are one name to PostgreSQL, which keeps 63 bytes: " CODE("%s"), first, whole, kept)
                                  : g_strdup_printf("the name " CODE("%s") " has %zu bytes, and PostgreSQL keeps 63: " CODE("%s"), whole, strlen(name), kept);
    const DeclarationNote note = {
        .kind = NOTE_TRAP,
        .place = place,
        .rule = "declared/name-truncated",
        .object_kind = kind,
        .object = identity,
        .text = text,
        .consequence = other ? "the second of the two cannot be made: the statement fails, since the name is taken"
                             : "whatever looks for the whole name in the database (a query of the catalog, a tool that compares names) does not find it",
        .remedy = "give it a name of at most 63 bytes",
    };
    declaration_note(writer->schema->declaration, &note);
}

static bool claim(SchemaWriter *writer, const char *space, const char *kept, const char *name, const char **other) {
    g_autofree char *key = g_strconcat(space, "\n", kept, NULL);
    *other = g_hash_table_lookup(writer->names, key);
    if (*other)
        return false;
    g_hash_table_insert(writer->names, g_steal_pointer(&key), (gpointer)(uintptr_t)name);
    return true;
}

void schema_writer_name(SchemaWriter *writer, ObjectKind kind, const char *space, const char *name, const char *identity, SourcePlace place) {
    const char *kept = schema_kept_name(writer->schema, name), *other;
    bool is_long = strlen(name) > SCHEMA_NAME_SIZE;
    if (!claim(writer, space, kept, name, &other) && strcmp(other, name) != 0 && *other)
        note_long_name(writer, kind, name, kept, other, identity, place);
    else if (is_long)
        note_long_name(writer, kind, name, kept, NULL, identity, place);
}

const char *schema_writer_made_identity(SchemaWriter *writer, const SchemaTable *table, const char *columns, const char *label, bool in_schema) {
    Schema *schema = writer->schema;
    const char *kept = schema_kept_name(schema, table->name), *other, *name;
    const char *space = in_schema ? schema_printed_name(schema, table->schema ? table->schema : "public") : schema_identity(schema, table->schema, table->name, NULL);
    char numbered[64];
    for (int number = 0; number < 10000; number++) {
        g_snprintf(numbered, sizeof numbered, number ? "%s%d" : "%s", label, number);
        name = schema_made_name(schema, kept, columns, numbered);
        if (claim(writer, space, name, "", &other))
            break;
    }
    return schema_identity(schema, table->schema, table->name, name);
}

/* --- small objects -------------------------------------------------------------------------------------------------------- */

static const char *space_of(SchemaWriter *writer, const char *schema_name) {
    return schema_printed_name(writer->schema, schema_name ? schema_name : "public");
}

static void write_schemas(SchemaWriter *writer) {
    Schema *schema = writer->schema;
    g_autoptr(GHashTable) made = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < schema->schemas->len; i++) {
        const char *name = schema->schemas->pdata[i];
        if (strcmp(name, "public") == 0 || !g_hash_table_add(made, (gpointer)(uintptr_t)name))
            continue;
        GString *sql = g_string_new("CREATE SCHEMA ");
        g_string_append(sql, schema_quote(schema, name));
        schema_writer_add(writer, sql, (SourcePlace){0}, schema_printed_name(schema, name));
    }
}

static void write_extensions(SchemaWriter *writer) {
    for (guint i = 0; i < writer->schema->extensions->len; i++) {
        const char *name = writer->schema->extensions->pdata[i];
        GString *sql = g_string_new("CREATE EXTENSION IF NOT EXISTS ");
        g_string_append(sql, schema_quote(writer->schema, name));
        schema_writer_add(writer, sql, (SourcePlace){0}, schema_printed_name(writer->schema, name));
    }
}

/* Roles are the server's, not the database's: there may be one of that name, or we may not be allowed to make one. What they may do is in no catalog of a schema; only policies name them. */
static void write_role(SchemaWriter *writer, const SchemaRole *role) {
    Schema *schema = writer->schema;
    g_autofree char *body = g_strdup_printf("BEGIN CREATE ROLE %s NOLOGIN; EXCEPTION WHEN duplicate_object OR insufficient_privilege THEN NULL; END", schema_quote(schema, role->name));
    GString *sql = g_string_new("DO ");
    g_string_append(sql, schema_literal(schema, body));
    schema_writer_add(writer, sql, role->place, NULL);
}

static void write_enum(SchemaWriter *writer, const SchemaEnum *item) {
    Schema *schema = writer->schema;
    const char *identity = schema_identity(schema, item->schema, item->name, NULL);
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "CREATE TYPE %s AS ENUM (", schema_qualified(schema, item->schema, item->name));
    for (guint i = 0; i < item->values->len; i++)
        g_string_append_printf(sql, "%s%s", i ? ", " : "", schema_literal(schema, item->values->pdata[i]));
    g_string_append_c(sql, ')');
    schema_writer_name(writer, KIND_ENUM, space_of(writer, item->schema), item->name, identity, item->place);
    schema_writer_add(writer, sql, item->place, identity);
}

void schema_append_sequence_options(GString *sql, const SchemaSequence *sequence) {
    const struct {
        const char *word, *value;
    } options[] = {{"INCREMENT BY", sequence->increment}, {"MINVALUE", sequence->minimum}, {"MAXVALUE", sequence->maximum}, {"START WITH", sequence->start}, {"CACHE", sequence->cache}};
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
        if (options[i].value)
            g_string_append_printf(sql, " %s %s", options[i].word, options[i].value);
    if (sequence->cycle)
        g_string_append(sql, " CYCLE");
}

static void write_sequence(SchemaWriter *writer, const SchemaSequence *sequence) {
    Schema *schema = writer->schema;
    const char *identity = schema_identity(schema, sequence->schema, sequence->name, NULL);
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "CREATE SEQUENCE %s", schema_qualified(schema, sequence->schema, sequence->name));
    if (sequence->type)
        g_string_append_printf(sql, " AS %s", sequence->type);
    schema_append_sequence_options(sql, sequence);
    schema_writer_name(writer, KIND_SEQUENCE, space_of(writer, sequence->schema), sequence->name, identity, sequence->place);
    schema_writer_add(writer, sql, sequence->place, identity);
}

/* --- views ---------------------------------------------------------------------------------------------------------------- */

static void append_view_options(GString *sql, SchemaWriter *writer, const SchemaView *view, const char *identity) {
    if (view->using)
        g_string_append_printf(sql, " USING %s", schema_quote(writer->schema, view->using));
    if (view->with && *view->with)
        g_string_append_printf(sql, " WITH (%s)", view->with);
    if (!view->tablespace || strcmp(view->tablespace, "pg_default") == 0)
        return;
    g_autofree char *text = g_strdup_printf("the tablespace " CODE("%s") " is left out: a scratch server has none", view->tablespace);
    declaration_note(writer->schema->declaration, &(DeclarationNote){.kind = NOTE_IGNORED, .place = view->place, .object_kind = KIND_MATERIALIZED_VIEW, .object = identity, .text = text});
    declaration_doubt(writer->schema->declaration, identity, false);
}

static void write_view(SchemaWriter *writer, const SchemaView *view) {
    Schema *schema = writer->schema;
    const char *identity = schema_identity(schema, view->schema, view->name, NULL);
    ObjectKind kind = view->materialized ? KIND_MATERIALIZED_VIEW : KIND_VIEW;
    schema_writer_name(writer, kind, space_of(writer, view->schema), view->name, identity, view->place);
    g_autofree char *definition = g_strdup(view->definition);
    for (size_t size = strlen(definition); size > 0 && (g_ascii_isspace(definition[size - 1]) || definition[size - 1] == ';'); size--)
        definition[size - 1] = '\0';
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "CREATE %sVIEW %s", view->materialized ? "MATERIALIZED " : "", schema_qualified(schema, view->schema, view->name));
    append_view_options(sql, writer, view, identity);
    g_string_append_printf(sql, " AS\n%s", definition);
    if (view->no_data)
        g_string_append(sql, "\nWITH NO DATA"); /* on a line of its own: the definition may end with a comment */
    schema_writer_add(writer, sql, view->place, identity);
}

static bool is_word(char c) {
    return g_ascii_isalnum(c) || c == '_' || (c & 0x80);
}

/* As a word, quoted or not: too much rather than too little, since a wrong guess changes only the order. */
static bool mentions(const char *text, const char *name) {
    size_t size = strlen(name);
    for (const char *at = strstr(text, name); size && at; at = strstr(at + 1, name))
        if ((at == text || !is_word(at[-1])) && !is_word(at[size]))
            return true;
    return false;
}

/* Comparing each with each takes too long beyond that; who has so many writes them in an order that runs. */
#define MOST_ORDERED_VIEWS 2000

/* Views after those that they read. */
static void write_view_after(SchemaWriter *writer, guint index, bool *written) {
    const GPtrArray *views = writer->schema->views;
    const SchemaView *view = views->pdata[index];
    if (written[index] || !view->definition)
        return;
    written[index] = true;
    for (guint i = 0; views->len <= MOST_ORDERED_VIEWS && i < views->len; i++)
        if (!written[i] && mentions(view->definition, ((const SchemaView *)views->pdata[i])->name))
            write_view_after(writer, i, written);
    write_view(writer, view);
}

static void write_views(SchemaWriter *writer) {
    g_autofree bool *written = g_new0(bool, writer->schema->views->len + 1);
    for (guint i = 0; i < writer->schema->views->len; i++)
        write_view_after(writer, i, written);
}

/* --- the whole -------------------------------------------------------------------------------------------------------------- */

static void count(Schema *schema) {
    Declaration *declaration = schema->declaration;
    for (guint i = 0; i < schema->tables->len; i++) {
        const SchemaTable *table = schema->tables->pdata[i];
        declaration->tables.seen += !table->existing;
        declaration->tables.read += !table->existing && !table->unread;
        for (guint c = 0; c < table->columns->len; c++) {
            declaration->columns.seen++;
            declaration->columns.read += !((const SchemaColumn *)table->columns->pdata[c])->unread;
        }
        size_t extras = table->constraints->len + table->indexes->len + table->policies->len;
        declaration->extras.seen += extras;
        declaration->extras.read += extras;
    }
    size_t others = schema->enums->len + schema->sequences->len + schema->views->len + schema->roles->len;
    declaration->extras.seen += others;
    declaration->extras.read += others;
}

#define EACH(list, type, call)                                  \
    for (guint i = 0; i < (list)->len; i++) {                    \
        const type *item = (list)->pdata[i];                     \
        call;                                                    \
    }

void schema_write(Schema *schema) {
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    SchemaWriter writer = {schema, names};
    write_schemas(&writer);
    write_extensions(&writer);
    EACH(schema->roles, SchemaRole, write_role(&writer, item))
    EACH(schema->enums, SchemaEnum, write_enum(&writer, item))
    EACH(schema->sequences, SchemaSequence, write_sequence(&writer, item))
    EACH(schema->tables, SchemaTable, schema_write_table(&writer, item))
    EACH(schema->tables, SchemaTable, schema_write_constraints(&writer, item, false))
    EACH(schema->tables, SchemaTable, schema_write_indexes(&writer, item, true))
    EACH(schema->tables, SchemaTable, schema_write_constraints(&writer, item, true))
    EACH(schema->tables, SchemaTable, schema_write_indexes(&writer, item, false))
    write_views(&writer);
    EACH(schema->tables, SchemaTable, schema_write_policies(&writer, item))
    count(schema);
}
