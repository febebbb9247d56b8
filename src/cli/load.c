#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/progress.h"
#include "git/folder_history.h"
#include "runners/predict.h"
#include "runners/runner.h"
#include "scratch/scratch.h"
#include "sql/statement.h"

const char *load_keep_problem(TextPool *texts, const GError *problem) {
    const char *hint = error_get_hint(problem);
    return text_pool_printf(texts, "%s%s%s", problem->message, hint ? "; " : "", hint ? hint : "");
}

void load_note(Audit *audit, const char *text) {
    g_ptr_array_add(audit->not_checked, (gpointer)(uintptr_t)text_pool_add(audit->texts, text));
}

/* --- migrations --------------------------------------------------------------------------------------------------------- */

bool load_migrations(Session *session, GError **error) {
    Audit *audit = session->audit;
    for (guint i = 0; i < audit->project->targets->len; i++) {
        const Target *target = audit->project->targets->pdata[i];
        AuditTarget *part = audit_add_target(audit, target);
        g_autoptr(GError) problem = NULL;
        part->migrations = runner_load(session->tree, target, &problem);
        if (!part->migrations) {
            if (audit->project->targets->len == 1) { /* nothing else to report on */
                g_propagate_error(error, g_steal_pointer(&problem));
                return false;
            }
            part->problem = load_keep_problem(part->texts, problem);
            log_warning("target %s: %s", target->name, part->problem);
        } else {
            part->fresh = runner_predict(part->migrations, NULL, &(LedgerSetting){.has_objects = false});
        }
    }
    return !interrupt_check(error);
}

/* --- history ------------------------------------------------------------------------------------------------------------ */

bool load_is_day(const char *text, int64_t *time) {
    int year, month, day, end = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || text[end] || !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    g_autoptr(GDateTime) date = g_date_time_new_utc(year, month, day, 0, 0, 0);
    *time = g_date_time_to_unix(date);
    return true;
}

bool load_bounds(Session *session, const Options *options, int64_t *since, int64_t *until, GError **error) {
    const struct {
        const char *text, *option;
        int64_t *time, of_day, of_commit;
    } rows[] = {{options->since, "since", since, 0, 1}, {options->until, "until", until, 24 * 60 * 60 - 1, 0}};
    *since = *until = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (!rows[i].text)
            continue;
        bool day = load_is_day(rows[i].text, rows[i].time);
        if (!day && !repository_commit_time(session->repository, rows[i].text, rows[i].time, error)) {
            g_prefix_error(error, "--%s: \"%s\" is no day (YYYY-MM-DD), and ", rows[i].option, rows[i].text);
            return false;
        }
        *rows[i].time += day ? rows[i].of_day : rows[i].of_commit;
    }
    if (session->wishes->needs & NEEDS_RANGE) /* then they say what the range is */
        *since = *until = 0;
    return true;
}

/* What each edit changed: the git module knows blobs, the sql module knows SQL; they meet here. */
static void classify_edits(Repository *repository, History *history) {
    for (size_t i = 0; i < history->file_count; i++)
        for (size_t j = 0; j < history->files[i].event_count; j++) {
            FileEvent *event = &history->files[i].events[j];
            bool sql = g_str_has_suffix(history->files[i].path, ".sql");
            bool edited = sql && event->blob_before && event->blob_after && strcmp(event->blob_before, event->blob_after) != 0;
            if (!edited || (event->kind != EVENT_EDITED && event->kind != EVENT_RENAMED))
                continue;
            size_t before_size, after_size;
            g_autofree char *before = repository_read_blob(repository, event->blob_before, &before_size, NULL);
            g_autofree char *after = repository_read_blob(repository, event->blob_after, &after_size, NULL);
            if (before && after)
                event->edit = sql_classify_edit(before, before_size, after, after_size);
        }
}

/* Length of the part of the path that the target's folder, or one of its former ones, is; -1: it is in none. */
static gssize covered_length(const Target *target, const char *path) {
    gssize longest = -1;
    for (guint i = 0; i <= target->former->len; i++) {
        const char *folder = i < target->former->len ? target->former->pdata[i] : target->folder;
        size_t length = strlen(folder);
        bool covers = length == 0 || (strncmp(path, folder, length) == 0 && path[length] == '/');
        longest = covers ? MAX(longest, (gssize)length) : longest;
    }
    return longest;
}

/* The files that the targets' tools take for migrations: of those whose folder is nearest around the file, else (a place that it was moved from) of any. */
static bool is_followed(const char *path, const void *data) {
    const Audit *audit = data;
    gssize nearest = -1;
    bool followed = false;
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        gssize length = covered_length(part->target, path);
        if (length < nearest)
            continue;
        bool fits = part->migrations ? migration_set_follows(part->migrations, path) : g_str_has_suffix(path, ".sql");
        followed = length > nearest ? fits : followed || fits;
        nearest = length;
    }
    return followed;
}

FileFilter load_history_filter(const Audit *audit) {
    return (FileFilter){is_followed, audit};
}

bool load_history(Session *session, const Options *options, GError **error) {
    Audit *audit = session->audit;
    g_autoptr(GPtrArray) folders = g_ptr_array_new();
    for (guint i = 0; i < audit->project->targets->len; i++) {
        const Target *target = audit->project->targets->pdata[i];
        g_ptr_array_add(folders, (gpointer)(uintptr_t)target->folder);
        for (guint j = 0; j < target->former->len; j++)
            g_ptr_array_add(folders, target->former->pdata[j]);
    }
    g_ptr_array_add(folders, NULL);
    FolderHistoryOptions wanted = {.rev = options->rev, .folders = (const char *const *)folders->pdata, .filter = load_history_filter(audit), .tree = session->tree};
    if (!load_bounds(session, options, &wanted.since, &wanted.until, error))
        return false;
    progress_begin("Reading git history", 0);
    audit->history = folder_history_load(session->repository, &wanted, error);
    if (!audit->history)
        return false;
    classify_edits(session->repository, audit->history);
    return true;
}

/* --- strata ------------------------------------------------------------------------------------------------------------- */

static bool has_unregistered(const MigrationSet *set) {
    for (size_t i = 0; i < set->migration_count; i++)
        if (!set->migrations[i].registered)
            return true;
    return false;
}

bool load_replay(Scratch *scratch, AuditTarget *part, GError **error) {
    g_autoptr(GError) problem = NULL;
    part->registered = scratch_replay(scratch, part->migrations, REPLAY_REGISTERED, &problem);
    if (part->registered && has_unregistered(part->migrations))
        part->all = scratch_replay(scratch, part->migrations, REPLAY_ALL, &problem);
    else
        part->all = part->registered;
    if (!problem)
        return true;
    if (g_error_matches(problem, PGSTRATA_ERROR, ERROR_INTERRUPTED)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    if (part->all != part->registered)
        g_clear_pointer(&part->all, strata_free);
    g_clear_pointer(&part->registered, strata_free);
    part->all = NULL;
    part->replay_problem = load_keep_problem(part->texts, problem);
    return true;
}

static bool replay_target(Scratch *scratch, AuditTarget *part, GError **error) {
    g_autofree char *title = g_strdup_printf("Replaying migrations: %s", part->target->name);
    progress_begin(title, part->migrations->migration_count);
    if (!load_replay(scratch, part, error))
        return false;
    if (part->replay_problem)
        log_warning("target %s: not replayed: %s", part->target->name, part->replay_problem);
    return true;
}

static bool wants_replay(const AuditTarget *part) {
    return part->migrations && !part->replay_problem && !part->target->stray && part->migrations->migration_count > 0;
}

/* Of programs it is said why they are not replayed; some among SQL are left out. True: nothing but programs. */
static bool say_programs(Audit *audit, AuditTarget *part) {
    const MigrationSet *set = part->migrations;
    size_t programs = set ? migration_set_code_count(set) : 0;
    if (programs == 0)
        return false;
    if (programs == set->migration_count) {
        part->replay_problem = text_pool_printf(part->texts, "its migrations are programs of %s, which pgstrata does not run: no strata; ledger and history are reported",
                                                set->rules->name);
        return true;
    }
    g_autofree char *text = g_strdup_printf("target %s: %zu of %zu migrations are programs of %s, which pgstrata does not run: what they do is missing in the replay",
                                            part->target->name, programs, set->migration_count, set->rules->name);
    load_note(audit, text);
    return false;
}

/* True when programs are all that there is: no server is needed. */
static bool are_programs(Audit *audit) {
    bool all = audit->targets->len > 0;
    for (guint i = 0; i < audit->targets->len; i++)
        all = say_programs(audit, audit->targets->pdata[i]) && all;
    return all;
}

Scratch *load_scratch(Session *session, const Options *options, GError **problem) {
    const ScratchOptions wanted = {.url = options->scratch_url, .use_cache = !options->no_cache};
    if (!session->scratch)
        session->scratch = scratch_new(&wanted, problem);
    return session->scratch;
}

bool load_strata(Session *session, const Options *options, GError **error) {
    Audit *audit = session->audit;
    if (options->no_replay) {
        load_note(audit, "the migrations were not replayed (" CODE("--no-replay") "): no strata, no schema, no comparison");
        return true;
    }
    if (are_programs(audit))
        return true;
    g_autoptr(GError) problem = NULL;
    Scratch *scratch = load_scratch(session, options, &problem);
    if (!scratch) {
        const char *text = load_keep_problem(audit->texts, problem);
        log_warning("migrations are not replayed: %s", text);
        for (guint i = 0; i < audit->targets->len; i++)
            if (wants_replay(audit->targets->pdata[i]))
                ((AuditTarget *)audit->targets->pdata[i])->replay_problem = text;
        return true;
    }
    for (guint i = 0; i < audit->targets->len; i++) {
        AuditTarget *part = audit->targets->pdata[i];
        if (wants_replay(part) && !replay_target(scratch, part, error))
            return false;
    }
    audit->scratch_version = text_pool_add(audit->texts, scratch_version(scratch));
    return true;
}

void load_note_offline(Session *session) {
    Audit *audit = session->audit;
    for (guint i = 0; i < audit->targets->len; i++)
        if (((AuditTarget *)audit->targets->pdata[i])->target->databases->len > 0) {
            load_note(audit, "no live database was read (" CODE("--offline") ")");
            return;
        }
}
