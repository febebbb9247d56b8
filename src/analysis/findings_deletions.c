/* Migrations that are gone, one finding a commit and target: a commit that deletes many is a squash. */

#include <string.h>
#include "findings.h"
#include "remedy.h"

/* As many deletions in one commit are taken for a new beginning. */
#define SQUASH_FILES 5

/* So many commits that deleted a few files are told one by one. */
#define DELETIONS_TOLD 3

typedef struct {
    const Commit *commit;
    AuditTarget *part;
    GPtrArray *paths; /* of const char * */
    bool squash;
} Deletion;

static void deletion_free(gpointer data) {
    Deletion *deletion = data;
    g_ptr_array_unref(deletion->paths);
    g_free(deletion);
}

/* Where the rest of the path begins below the folder; 0: it lies elsewhere. */
static size_t depth_below(const char *path, const char *folder) {
    size_t size = strlen(folder);
    return strncmp(path, folder, size) == 0 && path[size] == '/' ? size + 1 : 0;
}

/* The target whose folder, present or former, is the deepest around the path; *rest (may be NULL): the path below it. */
static AuditTarget *owner_of(const Audit *audit, const char *path, const char **rest) {
    AuditTarget *owner = NULL;
    size_t deepest = 0;
    for (size_t i = 0; i < audit->targets->len; i++) {
        AuditTarget *part = audit->targets->pdata[i];
        size_t depth = depth_below(path, part->target->folder);
        for (size_t j = 0; j < part->target->former->len; j++)
            depth = MAX(depth, depth_below(path, part->target->former->pdata[j]));
        if (depth > deepest || (!owner && !*part->target->folder)) {
            deepest = depth;
            owner = part;
        }
    }
    if (rest)
        *rest = path + deepest;
    return owner;
}

/* The folder of a migration by its path: of "a/0001_x.sql" as of "a/0001_x/migration.sql" below `folder` it is what stands above the migration. */
static char *home_of(const char *path, const char *relative) {
    size_t levels = 1;
    for (const char *c = relative; *c; c++)
        levels += *c == '/';
    char *home = g_strdup(path);
    for (; levels > 0; levels--) {
        char *slash = strrchr(home, '/');
        *(slash ? slash : home) = '\0';
    }
    return home;
}

/* The target into whose folder files were moved from the folder of `path`: whole folders move, and some files stay behind for ever. */
static AuditTarget *heir_of(const Audit *audit, const char *path, const char **rest) {
    for (size_t i = 0; i < audit->history->file_count; i++) {
        const FileHistory *file = &audit->history->files[i];
        const char *relative;
        AuditTarget *part = file->alive ? owner_of(audit, file->path, &relative) : NULL;
        for (size_t j = 0; part && j < file->event_count; j++) {
            const FileEvent *event = &file->events[j];
            if (event->kind != EVENT_RENAMED || depth_below(event->previous_path, part->target->folder))
                continue;
            g_autofree char *home = home_of(event->previous_path, relative);
            if (*home && depth_below(path, home)) {
                *rest = path + depth_below(path, home);
                return part;
            }
        }
    }
    return NULL;
}

static AuditTarget *target_of(const Audit *audit, const char *path, const char **rest) {
    AuditTarget *owner = owner_of(audit, path, rest);
    return owner ? owner : heir_of(audit, path, rest);
}

/* Directly in the target's folder, or in a folder of its own there; not deeper, among test data for instance. The way back is no migration of its own. */
static bool is_migration(const MigrationSet *set, const char *rest) {
    if (set && set->rules->code)
        return migration_set_follows(set, rest);
    const char *slash = strchr(rest, '/');
    if (g_str_has_suffix(rest, ".down.sql") || !g_str_has_suffix(rest, ".sql"))
        return false;
    return !slash || strcmp(slash, "/migration.sql") == 0 || strcmp(slash, "/up.sql") == 0;
}

bool is_squash(const FindingContext *context, const Commit *commit) {
    const History *history = context->audit->history;
    const char *rest;
    for (size_t i = 0; history && i < history->file_count; i++) {
        const FileHistory *file = &history->files[i];
        for (size_t j = 0; j < file->event_count; j++) {
            const FileEvent *event = &file->events[j];
            if (event->kind == EVENT_DELETED && event->squash && event->mainline == commit &&
                target_of(context->audit, event->path, &rest) == context->part)
                return true;
        }
    }
    return false;
}

static Deletion *deletion_of(GPtrArray *deletions, const Commit *commit, AuditTarget *part) {
    for (size_t i = deletions->len; i > 0; i--) {
        Deletion *deletion = deletions->pdata[i - 1];
        if (deletion->commit == commit && deletion->part == part)
            return deletion;
    }
    Deletion *deletion = g_new0(Deletion, 1);
    deletion->commit = commit;
    deletion->part = part;
    deletion->paths = g_ptr_array_new();
    g_ptr_array_add(deletions, deletion);
    return deletion;
}

static GPtrArray *collect(const Audit *audit) {
    GPtrArray *deletions = g_ptr_array_new_with_free_func(deletion_free);
    for (size_t i = 0; i < audit->history->file_count; i++) {
        const FileHistory *file = &audit->history->files[i];
        const FileEvent *last = file->event_count ? &file->events[file->event_count - 1] : NULL;
        const char *rest = NULL;
        if (file->alive || !last || last->kind != EVENT_DELETED)
            continue;
        AuditTarget *part = target_of(audit, file->path, &rest);
        if (!part || !is_migration(part->migrations, rest))
            continue;
        Deletion *deletion = deletion_of(deletions, last->mainline, part);
        g_ptr_array_add(deletion->paths, (gpointer)(uintptr_t)file->path);
        deletion->squash |= last->squash;
    }
    for (size_t i = 0; i < deletions->len; i++) {
        Deletion *deletion = deletions->pdata[i];
        deletion->squash = deletion->squash || deletion->paths->len >= SQUASH_FILES;
    }
    return deletions;
}

static const char *names(TextPool *texts, const GPtrArray *paths) {
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    for (size_t i = 0; i < paths->len; i++)
        g_ptr_array_add(list, (gpointer)(uintptr_t)word_file(texts, paths->pdata[i]));
    return word_list(texts, list, 12);
}

/* Files that the same commit kept, with another content. */
static const char *rewritten(FindingContext *context, const Commit *commit) {
    g_autoptr(GPtrArray) paths = g_ptr_array_new();
    for (size_t i = 0; i < context->audit->history->file_count; i++) {
        const FileHistory *file = &context->audit->history->files[i];
        for (size_t j = 0; j < file->event_count; j++) {
            const FileEvent *event = &file->events[j];
            bool changed = event->kind == EVENT_EDITED || (event->kind == EVENT_RENAMED && g_strcmp0(event->blob_before, event->blob_after) != 0);
            if (changed && event->mainline == commit && owner_of(context->audit, event->path, NULL) == context->part)
                g_ptr_array_add(paths, (gpointer)(uintptr_t)event->path);
        }
    }
    return paths->len ? text_pool_printf(context->texts, "Rewritten in the same commit: %s", names(context->texts, paths)) : NULL;
}

static void add_deletion(FindingContext *context, const Deletion *deletion) {
    TextPool *texts = context->texts;
    size_t count = deletion->paths->len;
    const char *path = deletion->paths->pdata[0];
    Finding finding = finding_of(context, deletion->squash ? "history/squashed" : "history/deleted");
    finding.subject = path;
    finding.since = deletion->commit;
    finding.title = count == 1 ? text_pool_printf(texts, "The migration %s was deleted", word_code(texts, word_file(texts, path)))
                               : text_pool_printf(texts, "%zu migrations were deleted in one commit", count);
    finding.consequence = deletion->squash ? "Databases from before it have another history: what replaced the deleted files may be skipped there, "
                                             "or fail on what exists already."
                                           : "Databases that had run it keep what it did, and their ledger has a row that no file explains.";
    finding.remedy = count == 1 ? "To see what it was:" : "To see what they were, for example:";
    finding.commands = text_pool_printf(texts, "git show %.12s^:%s\n", deletion->commit->id, remedy_shell(texts, path));
    finding.commands_language = "sh";
    Finding *added = finding_add(context, &finding);
    if (count > 1)
        finding_evidence(context, added, names(texts, deletion->paths));
    const char *kept = deletion->squash ? rewritten(context, deletion->commit) : NULL;
    if (kept)
        finding_evidence(context, added, kept);
}

static int compare_newest(gconstpointer a, gconstpointer b) {
    const Deletion *left = *(Deletion *const *)a, *right = *(Deletion *const *)b;
    if (left->commit->commit_time != right->commit->commit_time)
        return left->commit->commit_time < right->commit->commit_time ? 1 : -1;
    return strcmp(left->paths->pdata[0], right->paths->pdata[0]);
}

static void add_together(FindingContext *context, GPtrArray *few) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    size_t count = 0;
    g_ptr_array_sort(few, compare_newest);
    for (size_t i = 0; i < few->len; i++) {
        const Deletion *deletion = few->pdata[i];
        count += deletion->paths->len;
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s: %s", names(texts, deletion->paths), word_commit(texts, deletion->commit)));
    }
    Finding finding = finding_of(context, "history/deleted");
    finding.subject = *context->part->target->folder ? context->part->target->folder : ".";
    finding.since = ((const Deletion *)few->pdata[few->len - 1])->commit;
    finding.title = text_pool_printf(texts, "%zu migrations were deleted in %u commits", count, few->len);
    finding.consequence = "Databases that had run one keep what it did, and their ledger has a row that no file explains.";
    finding.remedy = text_pool_printf(texts, "To see what one was: %s", CODE("git show COMMIT^:FILE"));
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

static void deletions_of(FindingContext *context, const GPtrArray *all) {
    g_autoptr(GPtrArray) few = g_ptr_array_new();
    for (size_t i = 0; i < all->len; i++) {
        Deletion *deletion = all->pdata[i];
        if (deletion->part == context->part && !deletion->squash)
            g_ptr_array_add(few, deletion);
        else if (deletion->part == context->part)
            add_deletion(context, deletion);
    }
    if (few->len > DELETIONS_TOLD)
        add_together(context, few);
    for (size_t i = 0; few->len <= DELETIONS_TOLD && i < few->len; i++)
        add_deletion(context, few->pdata[i]);
}

void findings_of_deletions(Audit *audit, TextPool *texts) {
    if (!audit->history)
        return;
    g_autoptr(GPtrArray) deletions = collect(audit);
    for (size_t i = 0; i < audit->targets->len; i++) {
        AuditTarget *part = audit->targets->pdata[i];
        FindingContext context = {audit, part, part->migrations, audit->findings, texts};
        deletions_of(&context, deletions);
    }
}
