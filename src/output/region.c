/*
 * Markers are found by a scan of the bytes, since cmark reports wrong ends for comments of one line, which is what markers are. cmark says
 * what is code: by the lines where code blocks start (right in all files tried) and the number of lines they contain.
 */
#include "region.h"
#include <string.h>
#include <cmark-gfm.h>
#include "base/error.h"

#define SIZE_LIMIT (8 * 1024 * 1024) /* cmark is quadratic in some inputs */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define BEGIN_WORD "BEGIN_PGSTRATA"
#define END_WORD "END_PGSTRATA"
#define CHECKSUM_KEY "sha256="

GArray *region_split_lines(const char *bytes, size_t size) {
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
    size_t at = size >= 3 && memcmp(bytes, BYTE_ORDER_MARK, 3) == 0 ? 3 : 0;
    while (at < size) {
        Line line = {.begin = at};
        while (at < size && bytes[at] != '\n' && bytes[at] != '\r')
            at++;
        line.end = at;
        if (at < size)
            at += bytes[at] == '\r' && at + 1 < size && bytes[at + 1] == '\n' ? 2 : 1;
        line.next = at;
        g_array_append_val(lines, line);
    }
    return lines;
}

const char *region_newline(const char *bytes, const Line *line) {
    if (line->next - line->end == 2)
        return "\r\n";
    return line->next > line->end && bytes[line->end] == '\r' ? "\r" : "\n";
}

struct cmark_node *region_parse(const char *bytes, size_t size) {
    return cmark_parse_document(bytes, size, CMARK_OPT_DEFAULT);
}

/* --- code ------------------------------------------------------------------------------------------------------------- */

static void mark_code_block(cmark_node *node, bool *is_code, size_t count) {
    int length, offset;
    char character;
    size_t first = (size_t)cmark_node_get_start_line(node) - 1, lines = 0;
    for (const char *c = cmark_node_get_literal(node); *c; c++)
        lines += *c == '\n';
    if (cmark_node_get_fenced(node, &length, &offset, &character))
        lines += 2;
    for (size_t i = first; i < first + lines && i < count; i++)
        is_code[i] = true;
}

bool *region_find_code(const char *bytes, size_t size, size_t count) {
    bool *is_code = g_new0(bool, count + 1);
    cmark_node *root = region_parse(bytes, size);
    cmark_iter *iter = cmark_iter_new(root);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;)
        if (cmark_node_get_type(cmark_iter_get_node(iter)) == CMARK_NODE_CODE_BLOCK)
            mark_code_block(cmark_iter_get_node(iter), is_code, count);
    cmark_iter_free(iter);
    cmark_node_free(root);
    return is_code;
}

/* --- markers ---------------------------------------------------------------------------------------------------------- */

typedef struct {
    bool begins;
    char *text; /* after the colon */
} Marker;

/* The inside of a line that is one comment and starts with a marker's word. */
static char *marker_comment(const char *bytes, const Line *line) {
    g_autofree char *text = g_strstrip(g_strndup(bytes + line->begin, line->end - line->begin));
    size_t length = strlen(text);
    if (length < 7 || !g_str_has_prefix(text, "<!--") || strstr(text, "-->") != text + length - 3)
        return NULL;
    char *inside = g_strstrip(g_strndup(text + 4, length - 7));
    if (g_str_has_prefix(inside, BEGIN_WORD) || g_str_has_prefix(inside, END_WORD))
        return inside;
    g_free(inside);
    return NULL;
}

static bool parse_marker(char *comment, int line, Marker *marker, GError **error) {
    marker->begins = g_str_has_prefix(comment, BEGIN_WORD);
    char *rest = comment + strlen(marker->begins ? BEGIN_WORD : END_WORD);
    if (*rest != ':' || rest[1] == '\0') {
        error_set(error, ERROR_CONFIG, "line %d: a marker is written <!-- %s:NAME -->", line, marker->begins ? BEGIN_WORD : END_WORD);
        return false;
    }
    marker->text = rest + 1;
    return true;
}

/* --- regions ---------------------------------------------------------------------------------------------------------- */

typedef struct {
    const char *bytes;
    const GArray *lines;
    GPtrArray *keep;
    GPtrArray *regions;
    Region *open;
} Scan;

static void free_region(gpointer data) {
    Region *region = data;
    g_free(region->indent);
    g_free(region->checksum);
    g_free(region);
}

static bool is_same_slot(const Slot *a, const Slot *b) {
    return g_strcmp0(a->name, b->name) == 0 && g_strcmp0(a->target, b->target) == 0 && g_strcmp0(a->object, b->object) == 0 &&
           g_strcmp0(a->phase, b->phase) == 0 && g_strcmp0(a->bug, b->bug) == 0 && g_strcmp0(a->state, b->state) == 0 && a->limit == b->limit && a->level == b->level;
}

static bool check_unique(const Scan *scan, const Region *region, GError **error) {
    for (guint i = 0; i < scan->regions->len; i++) {
        const Region *other = scan->regions->pdata[i];
        if (other == region || !is_same_slot(&other->slot, &region->slot))
            continue;
        error_set(error, ERROR_CONFIG, "line %d: the region \"%s\" is there already, on line %d", region->line, region->slot.name, other->line);
        return false;
    }
    return true;
}

static bool begin_region(Scan *scan, size_t index, const char *text, GError **error) {
    const Line *line = &g_array_index(scan->lines, Line, index);
    if (scan->open) {
        error_set(error, ERROR_CONFIG, "line %zu: a region begins inside the region \"%s\" of line %d", index + 1, scan->open->slot.name,
                  scan->open->line);
        return false;
    }
    Region *region = g_new0(Region, 1);
    g_ptr_array_add(scan->regions, region);
    scan->open = region;
    if (!slot_parse(text, scan->keep, &region->slot, error)) {
        g_prefix_error(error, "line %zu: ", index + 1);
        return false;
    }
    region->line = (int)index + 1;
    region->indent = g_strndup(scan->bytes + line->begin, strspn(scan->bytes + line->begin, " \t"));
    region->newline = region_newline(scan->bytes, line);
    region->body = line->next;
    return check_unique(scan, region, error);
}

/* "history" or "history sha256=0123456789abcdef". */
static bool end_region(Scan *scan, size_t index, const char *text, GError **error) {
    const Line *line = &g_array_index(scan->lines, Line, index);
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    Region *region = scan->open;
    if (!region)
        error_set(error, ERROR_CONFIG, "line %zu: the region \"%s\" ends without a begin", index + 1, words[0]);
    else if (strcmp(region->slot.name, words[0]) != 0)
        error_set(error, ERROR_CONFIG, "line %zu: \"%s\" ends, but the region that is open since line %d is \"%s\"", index + 1, words[0],
                  region->line, region->slot.name);
    else if (words[1] && (!g_str_has_prefix(words[1], CHECKSUM_KEY) || words[2]))
        error_set(error, ERROR_CONFIG, "line %zu: an end marker has a name and a checksum only", index + 1);
    else {
        region->checksum = words[1] ? g_strdup(words[1] + strlen(CHECKSUM_KEY)) : NULL;
        region->body_end = line->begin;
        region->marker_end = line->end;
        scan->open = NULL;
        return true;
    }
    return false;
}

static bool scan_line(Scan *scan, size_t index, GError **error) {
    g_autofree char *comment = marker_comment(scan->bytes, &g_array_index(scan->lines, Line, index));
    Marker marker;
    if (!parse_marker(comment, (int)index + 1, &marker, error))
        return false;
    return marker.begins ? begin_region(scan, index, marker.text, error) : end_region(scan, index, marker.text, error);
}

/* The lines that look like markers. Few files have any, and only those are parsed. */
static GArray *find_candidates(const char *bytes, const GArray *lines) {
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(size_t));
    for (size_t i = 0; i < lines->len; i++) {
        g_autofree char *comment = marker_comment(bytes, &g_array_index(lines, Line, i));
        if (comment)
            g_array_append_val(candidates, i);
    }
    return candidates;
}

static bool scan_candidates(Scan *scan, const GArray *candidates, const bool *is_code, GError **error) {
    for (guint i = 0; i < candidates->len; i++) {
        size_t index = g_array_index(candidates, size_t, i);
        if (!is_code[index] && !scan_line(scan, index, error))
            return false;
    }
    if (scan->open)
        error_set(error, ERROR_CONFIG, "line %d: the region \"%s\" is not closed", scan->open->line, scan->open->slot.name);
    return !scan->open;
}

GPtrArray *region_scan(const char *bytes, size_t size, GPtrArray *keep, GError **error) {
    g_autoptr(GPtrArray) regions = g_ptr_array_new_with_free_func(free_region);
    g_autoptr(GArray) lines = region_split_lines(bytes, size);
    g_autoptr(GArray) candidates = find_candidates(bytes, lines);
    if (candidates->len == 0)
        return g_steal_pointer(&regions);
    if (size > SIZE_LIMIT) {
        error_set(error, ERROR_CONFIG, "a file with regions may have %d bytes at most", SIZE_LIMIT);
        return NULL;
    }
    g_autofree bool *is_code = region_find_code(bytes, size, lines->len);
    Scan scan = {bytes, lines, keep, regions, NULL};
    return scan_candidates(&scan, candidates, is_code, error) ? g_steal_pointer(&regions) : NULL;
}
