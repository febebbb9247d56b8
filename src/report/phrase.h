#ifndef REPORT_PHRASE_H
#define REPORT_PHRASE_H

/*
 * Small words of reports: counts, lists, names as code. Everything that goes into marked text (base/text.h) and comes from a
 * repository or a database passes through phrase_code() or phrase_text(), so that it cannot open or close a mark of its own.
 */

#include <stdbool.h>
#include <stddef.h>
#include <glib.h>
#include "model/kind.h"

/* Appends untrusted text to marked text, as code or as plain words; mark characters in it are dropped. NULL appends nothing. */
void phrase_code(GString *out, const char *text);
void phrase_text(GString *out, const char *text);

/* "1 table", "3 tables". */
void phrase_count(GString *out, size_t count, const char *singular, const char *plural);
void phrase_kind_count(GString *out, size_t count, ObjectKind kind);

/* Appends `separator` unless `out` is empty: for lists built piece by piece. */
void phrase_separate(GString *out, const char *separator);

/* Appends a full stop unless the text ends a sentence, or leads to what follows. */
void phrase_stop(GString *text);

/* With a capital first letter (ASCII), unless the first word is a path or a name with "_". */
void phrase_sentence(GString *out, const char *text);

/* An object's identity without the schema that needs no saying: "public.users.email" gives "users.email". Borrowed from `identity`. */
const char *phrase_short_identity(const char *identity);

#endif
