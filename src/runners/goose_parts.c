#include "goose_parts.h"

#include <string.h>
#include "folder.h"
#include "numbered.h"

/* A statement ends with the line whose last word ends with ";", unless it stands between StatementBegin and StatementEnd. Source: internal/sqlparser/parser.go. */

typedef enum { AT_START, AT_UP, AT_DOWN } Direction;

typedef struct {
    MigrationSet *set;
    Migration *migration;
    Direction direction;
    bool block;       /* between StatementBegin and StatementEnd */
    bool open;        /* a statement has begun */
    size_t begin;     /* of the statement */
    size_t last;      /* end of its last line so far */
    size_t down;      /* SIZE_MAX: none */
    bool environment; /* ENVSUB ON */
    char *refusal;
} Goose;

static void refuse(Goose *goose, const char *format, const char *word) {
    if (goose->refusal)
        return;
    g_autoptr(GString) text = g_string_new("goose refuses it: failed to parse migration: ");
    g_string_append(text, format);
    g_string_replace(text, "{}", word ? word : "", 1);
    goose->refusal = g_string_free(g_steal_pointer(&text), FALSE);
}

/* The last word before a comment ends with ";". */
static bool ends_statement(const char *line, size_t size) {
    bool semicolon = false;
    for (size_t at = 0; at < size;) {
        while (at < size && g_ascii_isspace(line[at]))
            at++;
        size_t word = at;
        while (at < size && !g_ascii_isspace(line[at]))
            at++;
        if (at == word || (at - word > 1 && line[word] == '-' && line[word + 1] == '-'))
            break;
        semicolon = line[at - 1] == ';';
    }
    return semicolon;
}

static void end_statement(Goose *goose) {
    if (goose->open && goose->direction == AT_UP)
        migration_add_piece(goose->migration, goose->begin, goose->last);
    goose->open = false;
}

/* --- annotations --------------------------------------------------------------------------------------------------------------------------------- */

static void begin_up(Goose *goose, size_t begin) {
    (void)begin;
    if (goose->direction != AT_START)
        refuse(goose, "duplicate '-- +goose Up' annotations", NULL);
    goose->direction = AT_UP;
}

static void begin_down(Goose *goose, size_t begin) {
    if (goose->direction != AT_UP || goose->block)
        refuse(goose, "must start with '-- +goose Up' annotation", NULL);
    else if (goose->open)
        refuse(goose, "unexpected unfinished SQL query: missing semicolon?", NULL);
    goose->direction = AT_DOWN;
    goose->open = false;
    goose->down = begin;
}

static void begin_block(Goose *goose, size_t begin) {
    (void)begin;
    if (goose->direction == AT_START || goose->block)
        refuse(goose, "'-- +goose StatementBegin' must be defined after '-- +goose Up' or '-- +goose Down' annotation", NULL);
    goose->block = true;
}

static void end_block(Goose *goose, size_t begin) {
    (void)begin;
    if (!goose->block)
        refuse(goose, "'-- +goose StatementEnd' must be defined after '-- +goose StatementBegin'", NULL);
    goose->block = false;
    end_statement(goose);
}

static void no_transaction(Goose *goose, size_t begin) {
    (void)begin;
    goose->migration->no_transaction = true;
}

static void environment_on(Goose *goose, size_t begin) {
    (void)begin;
    goose->environment = true;
}

static void environment_off(Goose *goose, size_t begin) {
    (void)goose;
    (void)begin;
}

typedef struct {
    const char *word;
    void (*take)(Goose *goose, size_t begin);
} Annotation;

static const Annotation ANNOTATIONS[] = {
    {"Up", begin_up},           {"Down", begin_down},           {"StatementBegin", begin_block},   {"StatementEnd", end_block},
    {"NO TRANSACTION", no_transaction}, {"ENVSUB ON", environment_on}, {"ENVSUB OFF", environment_off},
};

/* The words of a line "-- +goose WORDS"; NULL: no such line. Free with g_free(). */
static char *annotation_of(const char *line, size_t size) {
    g_autofree char *text = g_strndup(line, size);
    char *comment = g_strchug(g_strdup(text));
    bool is_one = g_str_has_prefix(comment, "--") && strstr(comment, "+goose");
    g_free(comment);
    if (!is_one)
        return NULL;
    g_autoptr(GString) words = g_string_new(text);
    g_string_replace(words, "--", "", 0);
    g_string_replace(words, "+goose", "", 1);
    return g_strstrip(g_string_free(g_steal_pointer(&words), FALSE));
}

static void take_annotation(Goose *goose, const char *words, size_t begin) {
    const char first = goose->migration->sql[begin];
    for (size_t i = 0; i < G_N_ELEMENTS(ANNOTATIONS); i++) {
        if (g_ascii_strcasecmp(words, ANNOTATIONS[i].word) == 0 && first != ' ' && first != '\t') {
            ANNOTATIONS[i].take(goose, begin);
            return;
        }
    }
    refuse(goose, "annotation \"{}\" not supported", words);
}

/* --- lines --------------------------------------------------------------------------------------------------------------------------------------- */

static bool is_blank(const char *line, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (!g_ascii_isspace(line[i]))
            return false;
    return true;
}

static bool is_comment(const char *line, size_t size) {
    while (size > 0 && g_ascii_isspace(*line))
        line++, size--;
    return size > 1 && line[0] == '-' && line[1] == '-';
}

static void take_line(Goose *goose, size_t begin, size_t end) {
    const char *line = goose->migration->sql + begin;
    size_t size = end - begin;
    if (goose->direction == AT_START && !is_blank(line, size) && !is_comment(line, size)) {
        g_autofree char *text = g_strndup(line, size);
        refuse(goose, "unexpected state 0 on line \"{}\"", text);
    }
    if (goose->direction != AT_UP || (!goose->open && (size == 0 || is_comment(line, size))))
        return;
    if (!goose->open)
        goose->begin = begin;
    goose->open = goose->open || !is_blank(line, size);
    goose->last = end;
    if (!goose->block && ends_statement(line, size))
        end_statement(goose);
}

/* Lines end with LF; goose takes a CR before it away. */
static void take_lines(Goose *goose) {
    const Migration *migration = goose->migration;
    size_t at = 0, begin, end;
    while (next_line(migration->sql, migration->sql_size, &at, &begin, &end)) {
        if (end > begin && migration->sql[end - 1] == '\r')
            end--;
        g_autofree char *words = annotation_of(migration->sql + begin, end - begin);
        if (words)
            take_annotation(goose, words, begin);
        else
            take_line(goose, begin, end);
    }
    if (goose->direction == AT_START)
        refuse(goose, "must start with '-- +goose Up' annotation", NULL);
    else if (goose->block)
        refuse(goose, "missing '-- +goose StatementEnd' annotation", NULL);
    else if (goose->open)
        refuse(goose, "unexpected unfinished SQL query: missing semicolon?", NULL);
}

char *goose_read_parts(MigrationSet *set, Migration *migration) {
    Goose goose = {.set = set, .migration = migration, .down = SIZE_MAX};
    migration_clear_pieces(migration);
    take_lines(&goose);
    if (goose.refusal)
        migration_clear_pieces(migration);
    if (migration->piece_count == 0)
        migration_add_piece(migration, 0, 0);
    if (goose.down != SIZE_MAX)
        migration_take_down(set, migration, goose.down, migration->sql_size);
    if (!goose.refusal && goose.environment)
        return g_strdup("variables of the environment are put into it when it runs (ENVSUB ON): what it does here may differ");
    return goose.refusal;
}
