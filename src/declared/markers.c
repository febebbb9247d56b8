#define _GNU_SOURCE /* memmem */
#include "markers.h"

#include <string.h>

#define MARK "pgstrata:"
#define REGIONS_MAX 1000

typedef enum { LINE_PLAIN, LINE_BEGIN, LINE_END } LineKind;

typedef struct {
    LineKind kind;
    char *leader; /* what stands before a begin mark, without white space */
    char *name;
} Mark;

static bool is_name_part(char c) {
    return g_ascii_isalnum(c) || c == '_' || c == '-' || c == '.' || (c & 0x80);
}

/* Length of the name here; the end of an HTML comment is no part of it. */
static size_t name_length(const char *at) {
    size_t size = 0;
    while (is_name_part(at[size]) && strncmp(at + size, "-->", 3) != 0)
        size++;
    return size;
}

static char *take_name(const char *at) {
    at += strspn(at, " \t");
    return g_strndup(at, name_length(at));
}

static bool is_word(const char *at, const char *word) {
    return g_str_has_prefix(at, word) && name_length(at) == strlen(word);
}

static Mark read_mark(const char *line) {
    const char *at = strstr(line, MARK);
    if (!at)
        return (Mark){LINE_PLAIN, NULL, NULL};
    const char *word = at + strlen(MARK);
    while (*word == ' ' || *word == '\t')
        word++;
    if (is_word(word, "end"))
        return (Mark){LINE_END, NULL, NULL};
    if (!is_word(word, "begin"))
        return (Mark){LINE_PLAIN, NULL, NULL};
    return (Mark){LINE_BEGIN, g_strstrip(g_strndup(line, (size_t)(at - line))), take_name(word + strlen("begin"))};
}

/* --- one region --------------------------------------------------------------------------------------------------------- */

static const char *skip_blank(const char *line) {
    while (*line == ' ' || *line == '\t')
        line++;
    return line;
}

static bool is_blank(const char *line) {
    return line[strspn(line, " \t\r")] == '\0';
}

/* The leader, or its last character as in block comments, stands before every line that is not blank. */
static bool all_led(const GPtrArray *lines, const char *leader) {
    bool any = false;
    for (guint i = 0; i < lines->len; i++) {
        if (is_blank(lines->pdata[i]))
            continue;
        any = true;
        if (!g_str_has_prefix(skip_blank(lines->pdata[i]), leader))
            return false;
    }
    return any;
}

static char *join(const GPtrArray *lines, const char *leader) {
    g_autofree char *star = g_strdup(g_str_has_suffix(leader, "*") ? "*" : leader);
    bool strip = *star && all_led(lines, star);
    GString *sql = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const char *line = lines->pdata[i], *text = skip_blank(line);
        if (strip && !is_blank(line))
            text = line = text + strlen(star);
        if (!g_str_has_prefix(text, "```") && !g_str_has_prefix(text, "~~~"))
            g_string_append(sql, line);
        g_string_append_c(sql, '\n');
    }
    return g_string_free(sql, FALSE);
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

typedef struct {
    GArray *regions;
    GPtrArray *lines; /* of the open region; NULL: none is open */
    Mark mark;
    int line;         /* first of the open region */
} Reader;

static void close_region(Reader *reader, bool ended) {
    if (!reader->lines)
        return;
    const MarkedText region = {g_steal_pointer(&reader->mark.name), join(reader->lines, reader->mark.leader), reader->line, ended};
    g_array_append_val(reader->regions, region);
    g_clear_pointer(&reader->mark.leader, g_free);
    g_clear_pointer(&reader->lines, g_ptr_array_unref);
}

static void open_region(Reader *reader, Mark mark, int line) {
    close_region(reader, false);
    reader->mark = mark;
    reader->line = line;
    reader->lines = g_ptr_array_new_with_free_func(g_free);
}

static void clear_region(void *data) {
    MarkedText *region = data;
    g_free(region->name);
    g_free(region->sql);
}

bool markers_has(const char *text, size_t size) {
    return memmem(text, size, MARK, strlen(MARK)) != NULL;
}

GArray *markers_read(const char *text, size_t size) {
    Reader reader = {.regions = g_array_new(FALSE, TRUE, sizeof(MarkedText))};
    g_array_set_clear_func(reader.regions, clear_region);
    const char *end = text + size;
    for (int number = 1; text < end && reader.regions->len < REGIONS_MAX; number++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline ? newline : end;
        g_autofree char *line = g_strndup(text, (size_t)(stop - text));
        Mark mark = read_mark(line);
        if (mark.kind == LINE_BEGIN)
            open_region(&reader, mark, number + 1);
        else if (mark.kind == LINE_END)
            close_region(&reader, true);
        else if (reader.lines)
            g_ptr_array_add(reader.lines, g_steal_pointer(&line));
        text = newline ? newline + 1 : end;
    }
    close_region(&reader, false);
    return reader.regions;
}
