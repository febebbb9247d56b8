#include "json_stream.h"

#include <stdlib.h>
#include <string.h>

static void new_line(JsonStream *stream) {
    g_string_append_c(stream->out, '\n');
    for (int i = 0; i < stream->depth; i++)
        g_string_append(stream->out, "  ");
}

/* What stands before a member: comma, line, key. */
static void begin_member(JsonStream *stream, const char *key) {
    if (stream->depth == 0)
        return;
    bool *filled = &stream->levels[stream->depth - 1].filled;
    const char **last_key = &stream->levels[stream->depth - 1].last_key;
    g_assert((key != NULL) == (stream->levels[stream->depth - 1].bracket == '{'));
    if (*filled)
        g_string_append_c(stream->out, ',');
    *filled = true;
    new_line(stream);
    if (!key)
        return;
    g_assert(!*last_key || strcmp(*last_key, key) < 0);
    *last_key = key;
    g_string_append_printf(stream->out, "\"%s\": ", key);
}

void json_stream_open(JsonStream *stream, const char *key, char bracket) {
    g_assert(stream->depth < JSON_STREAM_DEPTH);
    begin_member(stream, key);
    g_string_append_c(stream->out, bracket);
    stream->levels[stream->depth].bracket = bracket;
    stream->levels[stream->depth].filled = false;
    stream->levels[stream->depth].last_key = NULL;
    stream->depth++;
}

/* Line breaks in a dump are layout only: in strings they are escaped. */
void json_stream_value(JsonStream *stream, const char *key, json_t *take_value) {
    char *text = json_dumps(take_value, JSON_INDENT(2) | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    json_decref(take_value);
    g_assert(text);
    begin_member(stream, key);
    for (const char *line = text; line;) {
        const char *end = strchr(line, '\n');
        g_string_append_len(stream->out, line, end ? end - line : (gssize)strlen(line));
        if (end)
            new_line(stream);
        line = end ? end + 1 : NULL;
    }
    free(text);
}

void json_stream_close(JsonStream *stream) {
    stream->depth--;
    if (stream->levels[stream->depth].filled)
        new_line(stream);
    g_string_append_c(stream->out, stream->levels[stream->depth].bracket == '{' ? '}' : ']');
    if (stream->depth == 0)
        g_string_append_c(stream->out, '\n');
}
