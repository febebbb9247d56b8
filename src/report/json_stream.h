#ifndef REPORT_JSON_STREAM_H
#define REPORT_JSON_STREAM_H

/*
 * A JSON document written piece by piece, as jansson would write it whole (sorted keys, two spaces): trees of a big report take ten times the memory of their text. Keys
 * must come in strcmp order; that is asserted.
 */

#include <stdbool.h>
#include <jansson.h>
#include <glib.h>

#define JSON_STREAM_DEPTH 8

typedef struct {
    GString *out;
    int depth;
    struct {
        char bracket;         /* '{' or '[' */
        bool filled;          /* has a member */
        const char *last_key; /* borrowed */
    } levels[JSON_STREAM_DEPTH];
} JsonStream;

/* `key` NULL in arrays and for the root. */
void json_stream_open(JsonStream *stream, const char *key, char bracket);
void json_stream_value(JsonStream *stream, const char *key, json_t *take_value);
void json_stream_close(JsonStream *stream);

#endif
