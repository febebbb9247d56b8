#ifndef MODEL_STRATA_FORMAT_H
#define MODEL_STRATA_FORMAT_H

/*
 * What strata_write.c writes and strata_read.c reads:
 *
 *   "pgstrata-strata FORMAT SHA256-OF-ALL-AFTER-THE-LINE" newline
 *   the numbers, decimal, each with a space before it, then a newline
 *   the texts, each with a NUL after it
 *
 * The numbers are one flat list; a text is the number of its place among the texts plus one, 0 is NULL.
 *
 *   numbers    = server version, number of texts, list(assumption), list(unseen), list(stratum)
 *   list(x)    = count, x ...
 *   assumption = text
 *   unseen     = kind text, count
 *   stratum    = tag, status, mode, list(change), list(failure), list(no-op)
 *   change     = action, kind, identity, previous identity, parent, schema, name, position, list(property)
 *   property   = name, before unless added, after unless removed
 *   failure    = cause, line, sqlstate, message, missing, statement
 *   no-op      = kind, identity, line, 0 | 1 and list(change)
 *
 * Another layout, or another meaning of a number (ObjectKind, FailureCause), is another FORMAT.
 */
#define STRATA_MAGIC "pgstrata-strata "
#define STRATA_FORMAT 3

#endif
