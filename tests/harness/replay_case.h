#ifndef HARNESS_REPLAY_CASE_H
#define HARNESS_REPLAY_CASE_H

/* Small chains of migrations for the tests of replay: sets made of texts, one scratch server for all cases. */

#include <stdlib.h>
#include <string.h>
#include "cmocka_all.h"
#include "base/error.h"
#include "base/text.h"
#include "scratch/scratch.h"

#define BREAKPOINT "--> statement-breakpoint"

/* "0000", "0001", ...: all registered. A text is cut at drizzle's breakpoints. */
static inline void case_add(MigrationSet *set, size_t index, const char *sql) {
    Migration *migration = &set->migrations[index];
    size_t size = strlen(sql), count = 1;
    for (const char *at = strstr(sql, BREAKPOINT); at; at = strstr(at + 1, BREAKPOINT))
        count++;
    SqlPiece *pieces = g_new0(SqlPiece, count);
    const char *from = sql;
    for (size_t i = 0; i < count; i++) {
        const char *to = i + 1 < count ? strstr(from, BREAKPOINT) : sql + size;
        pieces[i] = (SqlPiece){(size_t)(from - sql), (size_t)(to - sql), 1};
        for (const char *c = sql; c < from; c++)
            pieces[i].line += *c == '\n';
        from = to + (i + 1 < count ? strlen(BREAKPOINT) : 0);
    }
    g_autofree char *sha256 = text_sha256(sql, size);
    *migration = (Migration){.tag = text_pool_printf(set->texts, "%04zu", index), .path = text_pool_printf(set->texts, "m/%04zu.sql", index), .prefix = "",
                             .sha256 = text_pool_add(set->texts, sha256), .sql = text_pool_add_n(set->texts, sql, size), .sql_size = size, .pieces = pieces,
                             .piece_count = count, .registered = true, .entry = -1};
}

#define CASE_RULES(mode)                                                                     \
    [mode] = {.id = "test", .name = "the test", .transaction = mode, .ledger = {"drizzle", "__drizzle_migrations"}, .session_per_file = (mode) == TRANSACTION_PER_PIECE, \
              .ledger_definition = "id serial PRIMARY KEY, hash text NOT NULL, created_at bigint"}

static const RunnerRules case_rules[] = {CASE_RULES(TRANSACTION_ALL_PENDING), CASE_RULES(TRANSACTION_PER_FILE), CASE_RULES(TRANSACTION_PER_PIECE),
                                         CASE_RULES(TRANSACTION_NONE)};

static inline MigrationSet *case_set(const char *const *texts, size_t count, TransactionMode mode) {
    MigrationSet *set = migration_set_new();
    set->folder = "m";
    set->rules = &case_rules[mode];
    set->ledger = set->rules->ledger;
    set->migrations = g_new0(Migration, count);
    set->migration_count = count;
    for (size_t i = 0; i < count; i++)
        case_add(set, i, texts[i]);
    return set;
}

/* Replays; every step is compared with a full reading of the database (PGSTRATA_VERIFY_STRATA). */
static inline Strata *case_replay_with(Scratch *scratch, const char *const *texts, size_t count, TransactionMode mode) {
    MigrationSet *set = case_set(texts, count, mode);
    GError *error = NULL;
    Strata *strata = scratch_replay(scratch, set, REPLAY_REGISTERED, &error);
    migration_set_free(set);
    if (!strata)
        fail_msg("%s\n%s", error->message, error_get_detail(error) ? error_get_detail(error) : "");
    return strata;
}

static inline Scratch *case_scratch(int file_timeout_ms) {
    g_setenv("PGSTRATA_VERIFY_STRATA", "1", TRUE);
    ScratchOptions options = {.use_cache = true, .file_timeout_ms = file_timeout_ms};
    GError *error = NULL;
    Scratch *scratch = scratch_new(&options, &error);
    if (!scratch || !scratch_start(scratch, &error))
        fail_msg("%s\n%s", error->message, error_get_detail(error) ? error_get_detail(error) : "");
    return scratch;
}

/* The changes as lines: "added column public.t.a", "renamed table public.u (public.t)"; columns that come with a new table are left out. */
static inline char *case_changes(const Stratum *stratum) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < stratum->changes->changes->len; i++) {
        const Change *change = g_ptr_array_index(stratum->changes->changes, i);
        g_string_append_printf(out, "%s %s %s", change_action_id(change->action), kind_get(change->kind)->id, change->identity);
        if (change->previous_identity)
            g_string_append_printf(out, " (%s)", change->previous_identity);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

#endif
