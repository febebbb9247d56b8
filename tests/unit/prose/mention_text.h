/* Mentions as lines of text, for tests: "BUG-001:3 heading resolved P0 18.1 [title] (a, b)"; what is unknown is left out. */
#ifndef TESTS_MENTION_TEXT_H
#define TESTS_MENTION_TEXT_H

#include <stdio.h>
#include "prose/prose.h"

static inline char *mention_line(const Mention *mention) {
    static const char *const blocks[] = {"heading", "item", "row", "paragraph", "front", "subject", "body", "comment", "name"};
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%s:%d %s %s", mention->identifier, mention->line, blocks[mention->block], claim_id(mention->claim));
    if (mention->example)
        g_string_append(out, " example");
    if (mention->severity)
        g_string_append_printf(out, " %s", mention->severity);
    if (mention->phase)
        g_string_append_printf(out, " @%s", mention->phase);
    if (mention->defines)
        g_string_append_printf(out, " [%s]", mention->title);
    for (guint i = 0; i < mention->names->len; i++)
        g_string_append_printf(out, "%s%s%s", i ? ", " : " (", (const char *)mention->names->pdata[i], i + 1 == mention->names->len ? ")" : "");
    return g_string_free(out, FALSE);
}

static inline char *mention_lines(const Mentions *mentions) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < mentions->items->len; i++) {
        g_autofree char *line = mention_line(mentions->items->pdata[i]);
        g_string_append_printf(out, "%s\n", line);
    }
    return g_string_free(out, FALSE);
}

static inline char *document_lines(const char *path, const char *text) {
    g_autoptr(ProsePatterns) patterns = prose_patterns_new(NULL, NULL);
    g_autoptr(Mentions) mentions = mentions_new();
    prose_read_document(patterns, path, text, strlen(text), mentions);
    return mention_lines(mentions);
}

static inline char *message_lines(const char *text) {
    g_autoptr(ProsePatterns) patterns = prose_patterns_new(NULL, NULL);
    g_autoptr(Mentions) mentions = mentions_new();
    prose_read_message(patterns, text, mentions);
    return mention_lines(mentions);
}

#endif
