#ifndef COMPARE_WORDS_H
#define COMPARE_WORDS_H

/*
 * Words of findings. All results are marked text (base/text.h) in the pool that is given; names of repositories and databases become code
 * through word_code() only, which takes mark characters out of them.
 */

#include "model/catalog.h"
#include "model/history.h"
#include "model/change.h"

const char *word_code(TextPool *texts, const char *name);

/* Untrusted text as plain words. */
const char *word_plain(TextPool *texts, const char *text);

/* The name of a migration's file without its folders; where each migration has a folder of its own ("0001_init/migration.sql"), that folder's. Unmarked. */
const char *word_file(TextPool *texts, const char *path);

/* "1 entry", "3 entries". */
const char *word_count(TextPool *texts, size_t count, const char *singular, const char *plural);
const char *word_kind_count(TextPool *texts, size_t count, ObjectKind kind);

/* "`a`, `b` and `c`"; beyond `limit` names "`a`, `b` and 5 more". Names are unmarked. */
const char *word_list(TextPool *texts, const GPtrArray *names, size_t limit);

/* The same of texts that are marked already. */
const char *word_list_marked(TextPool *texts, const GPtrArray *items, size_t limit);

/* "2026-01-15", "2026-01-15 12:30 +0000" of Unix milliseconds. */
const char *word_date_ms(TextPool *texts, int64_t milliseconds);
const char *word_time_ms(TextPool *texts, int64_t milliseconds);

/* "`abc1234` of 2026-01-15 by Ann", the date on which it came to be here (the committer's); "an unknown commit" for NULL. */
const char *word_commit(TextPool *texts, const Commit *commit);

/* "table `ai_credits`", without the schema public. */
const char *word_object(TextPool *texts, ObjectKind kind, const char *identity);
const char *word_short(const char *identity);

/* "NOT NULL", "ON DELETE", "column order": a property as people write it. */
const char *word_property(TextPool *texts, const char *property);

/* The first line of a property's value as code, cut behind `most` bytes; "none" for NULL. */
const char *word_value(TextPool *texts, const char *value, size_t most);

/* What a change set adds (CHANGE_ADDED) or takes away (CHANGE_REMOVED), without what belongs to other such things: "table `ai_credits` (9 columns)", "column
 * `users.email` `text`", "4 columns of `organizations` (`a`, `b`, `c` and `d`)". Of const char *, marked; free with g_ptr_array_unref(). */
GPtrArray *word_things(TextPool *texts, const ChangeSet *set, ChangeAction action);

/* The same counted: "2 tables, 5 columns and 1 other object"; NULL: none. */
const char *word_things_counted(TextPool *texts, const ChangeSet *set, ChangeAction action);

const char *change_property(const Change *change, const char *name); /* after, or before for removed; NULL: none */

#endif
