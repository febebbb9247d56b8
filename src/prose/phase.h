#ifndef PROSE_PHASE_H
#define PROSE_PHASE_H

/* Phases in running text: what names one, and how its number is written. */

#include <stddef.h>
#include <glib.h>

/* The first phase that a text names: "Resolved in Phase 18.1:" -> "18.1"; NULL: none. Free with g_free(). */
char *phase_of_text(const char *text, size_t size);

/* The same of a text that begins with it. */
char *phase_at(const char *text, size_t size);

/* A value that is a phase: "17-03" -> "17", "Phase 3", "18.1-fix-x" -> "18.1", "v2.0" -> "2.0"; NULL: it is none. Free with g_free(). */
char *phase_of_value(const char *text);

#endif
