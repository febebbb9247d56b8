#ifndef PROSE_PATTERNS_H
#define PROSE_PATTERNS_H

/* Where identifiers of bugs stand in a text. */

#include "prose/prose.h"

typedef enum {
    SCAN_TEXT,    /* the signs of the pattern as they are */
    SCAN_NAME,    /* names of files: "_" stands for "-", too */
    SCAN_MESSAGE, /* the usual patterns take "#12", too: `bare` says that the word before decides */
} ScanStyle;

typedef struct {
    size_t begin, end;      /* bytes */
    char identifier[48];    /* upper case */
    bool bare;              /* "#12" of a message, which may be anything */
} Found;

/* All that stand in the text, in order. Of Found; free with g_array_unref(). */
GArray *patterns_scan(const ProsePatterns *patterns, const char *text, size_t size, ScanStyle style);

/* Whether any does (of a pattern: "#12" of messages is left out). */
bool patterns_occur(const ProsePatterns *patterns, const char *text, size_t size, ScanStyle style);

#endif
