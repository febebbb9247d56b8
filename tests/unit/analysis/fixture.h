#ifndef TEST_ANALYSIS_FIXTURE_H
#define TEST_ANALYSIS_FIXTURE_H

/* Small hand-made chains and histories for the tests of the analysis module. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "analysis/audit.h"
#include "catalog_fixture.h"
#include "ledger_fixture.h"
#include "runners/runner.h"

/* Strata from the catalogs after each migration; takes the catalogs (unsealed ones are sealed). */
static inline Strata *chain_of(size_t count, Catalog **take_catalogs, const char *const *tags) {
    Strata *strata = strata_new(count);
    const Catalog *before = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!take_catalogs[i]->sealed)
            catalog_seal(take_catalogs[i]);
        change_set_free(strata->strata[i].changes);
        strata->strata[i].changes = change_set_between(before, take_catalogs[i], false);
        strata->strata[i].tag = text_pool_add(strata->texts, tags[i]);
        before = take_catalogs[i];
    }
    for (size_t i = 0; i < count; i++)
        catalog_free(take_catalogs[i]);
    return strata;
}

/* A set of registered files in drizzle's folder format, `when` one second apart, beginning at 1700000000123. */
static inline MigrationSet *set_of(size_t count, const char *const *tags) {
    MigrationSet *set = migration_set_new();
    set->rules = runner_find("drizzle")->rules;
    set->folder = text_pool_add(set->texts, "db/migrations");
    set->journal = text_pool_add(set->texts, "db/migrations/meta/_journal.json");
    set->ledger = set->rules->ledger;
    set->migrations = g_new0(Migration, count + 1);
    set->entries = g_new0(JournalEntry, count + 1);
    set->migration_count = set->entry_count = count;
    for (size_t i = 0; i < count; i++) {
        const char *tag = text_pool_add(set->texts, tags[i]), *sql = text_pool_printf(set->texts, "-- %s\nSELECT 1;\n", tag);
        g_autofree char *hash = text_sha256(sql, strlen(sql));
        set->migrations[i] = (Migration){.tag = tag, .key = tag, .path = text_pool_printf(set->texts, "db/migrations/%s.sql", tag),
                                         .prefix = text_pool_add_n(set->texts, tag, strcspn(tag, "_")), .sha256 = text_pool_add(set->texts, hash),
                                         .blob = "b", .sql = sql, .sql_size = strlen(sql), .registered = true, .entry = (int)i};
        set->entries[i] = (JournalEntry){.tag = tag, .idx = (int)i, .when = 1700000000123 + (int64_t)i * 1000, .migration = (int)i};
    }
    return set;
}

/* A commit of the history, `day` days after 2026-01-01, at noon. */
static inline Commit *put_commit(History *history, const char *id, int day, const char *subject) {
    Commit *commit = history_add_commit(history);
    commit->id = text_pool_printf(history->texts, "%s0000000000000000000000000000000000", id);
    commit->author = text_pool_add(history->texts, "Ann");
    commit->email = text_pool_add(history->texts, "ann@example.org");
    commit->subject = text_pool_add(history->texts, subject);
    commit->author_time = commit->commit_time = 1767268800 + (int64_t)day * 86400;
    return commit;
}

/* A file of the history; its events are given afterwards with put_event(). Keep few: the array is grown here. */
static inline FileHistory *put_file(History *history, const char *path, bool alive) {
    history->files = g_renew(FileHistory, history->files, history->file_count + 1);
    FileHistory *file = &history->files[history->file_count++];
    *file = (FileHistory){.path = text_pool_add(history->texts, path), .alive = alive};
    return file;
}

static inline FileEvent *put_event(History *history, FileHistory *file, FileEventKind kind, const Commit *commit) {
    file->events = g_renew(FileEvent, file->events, file->event_count + 1);
    FileEvent *event = &file->events[file->event_count++];
    *event = (FileEvent){.kind = kind, .mainline = commit, .origin = commit, .path = file->path,
                         .blob_before = kind == EVENT_ADDED ? NULL : text_pool_add(history->texts, "1111111111111111"),
                         .blob_after = kind == EVENT_DELETED ? NULL : text_pool_add(history->texts, "2222222222222222")};
    return event;
}

static inline const Finding *finding_find(const Audit *audit, const char *rule) {
    for (size_t i = 0; i < audit->findings->items->len; i++) {
        const Finding *finding = audit->findings->items->pdata[i];
        if (strcmp(finding->rule, rule) == 0)
            return finding;
    }
    return NULL;
}

static inline size_t rule_count(const Audit *audit, const char *rule) {
    size_t count = 0;
    for (size_t i = 0; i < audit->findings->items->len; i++)
        count += strcmp(((const Finding *)audit->findings->items->pdata[i])->rule, rule) == 0;
    return count;
}

/* All of a finding's texts, without marks, for searching. Free with g_free(). */
static inline char *finding_text(const Finding *finding) {
    g_autoptr(GString) out = g_string_new(NULL);
    const char *parts[] = {finding->title, finding->consequence, finding->remedy, finding->commands};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        g_string_append_printf(out, "%s\n", parts[i] ? parts[i] : "");
    for (size_t i = 0; i < finding->evidence->len; i++)
        g_string_append_printf(out, "%s\n", (const char *)finding->evidence->pdata[i]);
    return text_plain(out->str, false);
}

#define assert_says(finding, words)                                                            \
    do {                                                                                       \
        g_autofree char *said = finding_text(finding);                                         \
        if (!strstr(said, words))                                                              \
            fail_msg("\"%s\" is not said in:\n%s", words, said);                               \
    } while (0)

#endif
