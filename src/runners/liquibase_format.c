#include "liquibase_format.h"

#include <string.h>
#include "lines.h"

static void changeset_free(gpointer data) {
    LiquibaseChangeset *changeset = data;
    char *texts[] = {changeset->author, changeset->id, changeset->logical_path, changeset->dbms, changeset->end_delimiter, changeset->comment};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_string_free(changeset->sql, TRUE);
    if (changeset->rollback)
        g_string_free(changeset->rollback, TRUE);
    g_array_unref(changeset->ranges);
    g_ptr_array_unref(changeset->valid_sums);
    g_free(changeset);
}

void liquibase_file_free(LiquibaseFile *file) {
    if (!file)
        return;
    g_ptr_array_unref(file->changesets);
    g_free(file->refusal);
    g_free(file);
}

const LiquibaseChangeset *liquibase_file_find(const LiquibaseFile *file, const char *id, const char *author) {
    for (guint i = 0; i < file->changesets->len; i++) {
        const LiquibaseChangeset *changeset = file->changesets->pdata[i];
        if (g_ascii_strcasecmp(changeset->id, id) == 0 && g_ascii_strcasecmp(changeset->author, author) == 0)
            return changeset;
    }
    return NULL;
}

/* --- checksums ---------------------------------------------------------------------------------------------------------------------------- */

static bool is_white(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Version 9: without any white space. Version 8: with single spaces, behind the settings of the change. */
static char *sum_of_sql(const LiquibaseChangeset *changeset, int version) {
    g_autoptr(GString) text = g_string_new(NULL);
    if (version < 9)
        g_string_append_printf(text, "%s:%s:%s:", changeset->end_delimiter ? changeset->end_delimiter : "null", changeset->split ? "true" : "false", changeset->strip ? "true" : "false");
    bool seen = false, space = false;
    for (size_t i = 0; i < changeset->sql->len; i++) {
        char c = changeset->sql->str[i];
        if (is_white(c)) {
            space = true;
            continue;
        }
        if (version < 9 && space && seen)
            g_string_append_c(text, ' ');
        g_string_append_c(text, c);
        seen = true;
        space = false;
    }
    return g_compute_checksum_for_data(G_CHECKSUM_MD5, (const guchar *)text->str, text->len);
}

char *liquibase_checksum(const LiquibaseChangeset *changeset, int version) {
    g_autofree char *of_sql = sum_of_sql(changeset, version);
    g_autofree char *list = g_strdup_printf("%d:%s:", version, of_sql);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_MD5, list, -1);
    return g_strdup_printf("%d:%s", version, sum);
}

/* --- lines -------------------------------------------------------------------------------------------------------------------------------- */

static const char *skip_white(const char *at) {
    while (g_ascii_isspace(*at))
        at++;
    return at;
}

/* What is behind "--word", in whatever case and with blanks between; NULL: not this directive. */
static const char *directive(const char *line, const char *word) {
    const char *at = skip_white(line);
    if (at[0] != '-' || at[1] != '-')
        return NULL;
    at = skip_white(at + 2);
    return g_ascii_strncasecmp(at, word, strlen(word)) == 0 ? at + strlen(word) : NULL;
}

/* "name:value" somewhere in a line, the last of several; a value in quotes may have blanks. NULL: not there. Free with g_free(). */
static char *attribute(const char *line, const char *name) {
    size_t length = strlen(name);
    const char *found = NULL;
    for (const char *at = line; *at; at++)
        if (g_ascii_strncasecmp(at, name, length) == 0 && at[length] == ':')
            found = at + length + 1;
    if (!found)
        return NULL;
    const char *close = *found == '"' ? strchr(found + 1, '"') : NULL;
    return close ? g_strndup(found + 1, (gsize)(close - found - 1)) : g_strndup(found, strcspn(found, " \t\r"));
}

static bool flag(const char *line, const char *name, bool otherwise) {
    g_autofree char *value = attribute(line, name);
    return value ? g_ascii_strncasecmp(value, "true", 4) == 0 : otherwise;
}

/* "author", or a name without quotes up to the mark; *after is behind it. NULL: none. Free with g_free(). */
static char *part_of_name(const char *at, const char *marks, const char **after) {
    const char *close = *at == '"' ? strchr(at + 1, '"') : NULL;
    size_t length = close ? (size_t)(close - at) + 1 : strcspn(at, marks);
    *after = at + length;
    if (length == 0)
        return NULL;
    return close ? g_strndup(at + 1, length - 2) : g_strndup(at, length);
}

/* "--changeset author:id attributes"; NULL: it is none that Liquibase understands. */
static LiquibaseChangeset *read_head(const char *rest, int line) {
    const char *after = "";
    g_autofree char *author = g_ascii_isspace(*rest) ? part_of_name(skip_white(rest), ":", &after) : NULL;
    g_autofree char *id = author && *after == ':' ? part_of_name(skip_white(after + 1), " \t\r", &after) : NULL;
    if (!id)
        return NULL;
    LiquibaseChangeset *changeset = g_new0(LiquibaseChangeset, 1);
    changeset->author = g_steal_pointer(&author);
    changeset->id = g_steal_pointer(&id);
    changeset->logical_path = attribute(rest, "logicalFilePath");
    changeset->dbms = attribute(rest, "dbms");
    g_autofree char *delimiter = attribute(rest, "endDelimiter");
    changeset->end_delimiter = g_strdup(delimiter);
    g_autofree char *split = attribute(rest, "splitStatements");
    changeset->split_said = split != NULL;
    changeset->split = flag(rest, "splitStatements", true);
    changeset->strip = flag(rest, "stripComments", true);
    changeset->run_on_change = flag(rest, "runOnChange", false);
    changeset->run_always = flag(rest, "runAlways", false);
    changeset->run_in_transaction = flag(rest, "runInTransaction", true);
    changeset->ignore = flag(rest, "ignore", false);
    changeset->sql = g_string_new(NULL);
    changeset->ranges = g_array_new(FALSE, TRUE, sizeof(LiquibaseRange));
    changeset->valid_sums = g_ptr_array_new_with_free_func(g_free);
    changeset->line = line;
    return changeset;
}

/* --- the file ----------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    LiquibaseFile *file;
    Lines lines;
    LiquibaseChangeset *changeset; /* the one that is read; NULL: before the first */
    char *logical_path;            /* of the whole file */
} Reader;

static void refuse(Reader *reader, char *message) {
    if (reader->file->refusal) {
        g_free(message);
        return;
    }
    reader->file->refusal = message;
    reader->file->refusal_line = reader->lines.number;
}

static bool is_first_line(const char *line) {
    const char *at = directive(line, "liquibase");
    return at && g_ascii_strncasecmp(skip_white(at), "formatted", strlen("formatted")) == 0;
}

bool liquibase_is_formatted(const char *text, size_t size) {
    for (Lines lines = {.text = text, .size = size}; lines_next(&lines);) {
        g_autofree char *line = lines_text(&lines);
        if (*line)
            return is_first_line(line);
    }
    return false;
}

/* Lines up to "--ignoreLines:end", or so many, are not there. */
static bool skip_ignored(Reader *reader, const char *line) {
    const char *rest = directive(line, "ignoreLines:");
    if (!rest)
        return false;
    bool to_end = g_str_has_prefix(rest, "start");
    guint64 count = to_end ? G_MAXUINT64 : g_ascii_strtoull(rest, NULL, 10);
    while (count-- > 0 && lines_next(&reader->lines)) {
        g_autofree char *next = lines_text(&reader->lines);
        const char *end = directive(next, "ignoreLines:");
        if (to_end && end && g_str_has_prefix(end, "end"))
            break;
    }
    return true;
}

static void add_rollback(LiquibaseChangeset *changeset, const char *text, const char *line_end) {
    if (!changeset->rollback)
        changeset->rollback = g_string_new(NULL);
    g_string_append_printf(changeset->rollback, "%s%s", text, line_end);
}

/* A comment that begins with "liquibase rollback" is the way back, to its end. */
static bool take_rollback_comment(Reader *reader, const char *line) {
    const char *at = skip_white(line);
    if (at[0] != '/' || at[1] != '*')
        return false;
    g_autofree char *words = g_strstrip(g_strdup(at + 2));
    if (g_ascii_strncasecmp(words, "liquibase", strlen("liquibase")) != 0 || g_ascii_strcasecmp(skip_white(words + strlen("liquibase")), "rollback") != 0)
        return false;
    while (lines_next(&reader->lines)) {
        g_autofree char *next = lines_text(&reader->lines);
        bool last = g_str_has_suffix(next, "*/");
        if (last)
            next[strlen(next) - 2] = '\0';
        if (*next)
            add_rollback(reader->changeset, next, "\n");
        if (last)
            return true;
    }
    refuse(reader, g_strdup("Liquibase rollback comment is not closed."));
    return true;
}

/* Directives inside of a changeset. */
static bool take_directive(Reader *reader, const char *line) {
    LiquibaseChangeset *changeset = reader->changeset;
    bool indented = reader->lines.text[reader->lines.begin] != '-'; /* some count at the start of a line only */
    const char *rest;
    if ((rest = directive(line, "rollback "))) {
        add_rollback(changeset, rest, "\n");
    } else if (indented) {
        return directive(line, "preconditions") || directive(line, "precondition-") || take_rollback_comment(reader, line);
    } else if ((rest = directive(line, "comment ")) || (rest = directive(line, "comment: "))) {
        g_free(changeset->comment);
        changeset->comment = g_strdup(rest);
    } else if ((rest = directive(line, "validCheckSum ")) || (rest = directive(line, "validCheckSum: "))) {
        g_ptr_array_add(changeset->valid_sums, g_strstrip(g_strdup(rest)));
    } else {
        return directive(line, "preconditions") || directive(line, "precondition-") || take_rollback_comment(reader, line);
    }
    return true;
}

/* A line of SQL; it makes the range before it longer when nothing was left out between. */
static void take_sql(Reader *reader) {
    LiquibaseChangeset *changeset = reader->changeset;
    const Lines *lines = &reader->lines;
    g_string_append_len(changeset->sql, lines->text + lines->begin, (gssize)lines->length);
    g_string_append_c(changeset->sql, '\n');
    LiquibaseRange *last = changeset->ranges->len ? &g_array_index(changeset->ranges, LiquibaseRange, changeset->ranges->len - 1) : NULL;
    if (last && last->end == lines->begin) {
        last->end = lines->next;
        return;
    }
    LiquibaseRange range = {lines->begin, lines->next, lines->number};
    g_array_append_val(changeset->ranges, range);
}

/* Directives are comments to the server: they may stay in the range, which so is one statement text. */
static void lengthen(Reader *reader, size_t from) {
    GArray *ranges = reader->changeset->ranges;
    LiquibaseRange *last = ranges->len ? &g_array_index(ranges, LiquibaseRange, ranges->len - 1) : NULL;
    if (last && last->end == from)
        last->end = reader->lines.next;
}

static void end_changeset(Reader *reader) {
    LiquibaseChangeset *changeset = reader->changeset;
    if (!changeset)
        return;
    g_autofree char *trimmed = g_strstrip(g_strndup(changeset->sql->str, changeset->sql->len));
    g_string_assign(changeset->sql, trimmed);
    if (!*trimmed)
        refuse(reader, g_strdup_printf("No SQL for changeset %s", changeset->id));
    if (!changeset->logical_path || !*changeset->logical_path) {
        g_free(changeset->logical_path);
        changeset->logical_path = g_strdup(reader->logical_path);
    }
}

static void begin_changeset(Reader *reader, const char *rest) {
    end_changeset(reader);
    reader->changeset = read_head(rest, reader->lines.number);
    if (reader->changeset) {
        reader->changeset->begin = reader->lines.begin;
        g_ptr_array_add(reader->file->changesets, reader->changeset);
        return;
    }
    refuse(reader, g_strdup("Unexpected formatting: --changeset <authorname>:<changesetId>"));
}

static void read_line(Reader *reader, const char *line) {
    const char *rest = directive(line, "changeset");
    size_t begin = reader->lines.begin;
    if (is_first_line(line) && !reader->changeset) {
        g_free(reader->logical_path);
        reader->logical_path = attribute(line, "logicalFilePath");
    } else if (rest) {
        begin_changeset(reader, rest);
    } else if (skip_ignored(reader, line) || !reader->changeset || directive(line, "property ")) {
        return;
    } else if (take_directive(reader, line)) {
        lengthen(reader, begin);
    } else {
        take_sql(reader);
    }
}

LiquibaseFile *liquibase_file_read(const char *text, size_t size) {
    LiquibaseFile *file = g_new0(LiquibaseFile, 1);
    file->changesets = g_ptr_array_new_with_free_func(changeset_free);
    file->formatted = liquibase_is_formatted(text, size);
    Reader reader = {.file = file, .lines = {.text = text, .size = size}};
    while (lines_next(&reader.lines)) {
        g_autofree char *line = lines_text(&reader.lines);
        read_line(&reader, line);
    }
    end_changeset(&reader);
    LiquibaseChangeset *last = reader.changeset;
    if (last && !last->end_delimiter && g_str_has_suffix(last->sql->str, "\n/"))
        last->end_delimiter = g_strdup("\n/$"); /* only of the last one in a file */
    g_free(reader.logical_path);
    return file;
}

void liquibase_properties(const char *text, size_t size, void (*take)(const char *name, const char *value, void *data), void *data) {
    for (Lines lines = {.text = text, .size = size}; lines_next(&lines);) {
        g_autofree char *line = lines_text(&lines);
        const char *rest = directive(line, "property ");
        g_autofree char *name = rest ? attribute(rest, "name") : NULL;
        g_autofree char *value = rest ? attribute(rest, "value") : NULL;
        if (name && value)
            take(name, value, data);
    }
}
