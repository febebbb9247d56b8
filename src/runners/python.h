#ifndef PYTHON_H
#define PYTHON_H

/* Looks assignments up in Python files without running them: logical lines, strings, comments. What is computed is not understood. */

#include <stdbool.h>
#include <glib.h>

typedef struct {
    const char *begin, *end; /* of the text that was asked */
} PythonValue;

/* The value of the first assignment "name = ..." or "name: type = ..." at the start of a logical line, however deep it stands. */
bool python_find(const char *text, const char *name, PythonValue *value);

/* The value is the word None. */
bool python_is_none(PythonValue value);

/* The string literals in the value, in order; of char *. NULL: there is something in it that is no string, comma, bracket or comment. Free with g_ptr_array_unref(). */
GPtrArray *python_strings(PythonValue value);

/* Lists of pairs of strings, [("a", "b"), ...]: "a", "b", ...; of char *. Elements that are no tuple in brackets (calls) are passed over; *computed is set by a tuple
 * that is no pair of strings. Free with g_ptr_array_unref(). */
GPtrArray *python_pairs(PythonValue value, bool *computed);

#endif
