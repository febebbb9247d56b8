#ifndef REPAIR_SCAN_H
#define REPAIR_SCAN_H

/* The little of SQL's spelling that the repair reads: names, texts, dollar quotes in PostgreSQL's own canonical text. */

#include <stdbool.h>

/* The end of the name (quoted or not) that begins at `at`; NULL when none does. */
const char *repair_scan_name(const char *at);

/* The end of what begins at `at` and is to be taken as a whole: a 'text', a "name", a $tag$text$tag$; `at` itself for all else. What is not closed ends with the text. */
const char *repair_scan_quoted(const char *at);

#endif
