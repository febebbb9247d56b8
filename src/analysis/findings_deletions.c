/* Migrations that are gone, one finding a commit and target: a commit that deletes many is a squash. */

#include <string.h>
#include "findings.h"
#include "remedy.h"

/* As many deletions in one commit are taken for a new beginning. */
#define SQUASH_FILES 5

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

static size_t depth_below(const char *path, const char *folder) {
    size_t size = strlen(folder);
    if (size == 0)
        return 1;
    return strncmp(path, folder, size) == 0 && path[size] == '/' ? size + 1 : 0;
}

/* The target whose folder, present or former, is the deepest around the path. */
static AuditTarget *owner_of(const Audit *audit, const char *path) {
    AuditTarget *owner = NULL;
    size_t deepest = 0;
    for (size_t i = 0; i < audit->targets->len; i++) {
        AuditTarget *part = audit->targets->pdata[i];
        size_t depth = depth_below(path, part->target->folder);
        for (size_t j = 0; j < part->target->former->len; j++)
            depth = MAX(depth, depth_below(path, part->target->former->pdata[j]));
        if (depth > deepest) {
            deepest = depth;
            owner = part;
        }
    }
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
static AuditTarget *heir_of(const Audit *audit, const char *path) {
    for (size_t i = 0; i < audit->history->file_count; i++) {
        const FileHistory *file = &audit->history->files[i];
        AuditTarget *part = file->alive ? owner_of(audit, file->path) : NULL;
        for (size_t j = 0; part && j < file->event_count; j++) {
            const FileEvent *event = &file->events[j];
            if (event->kind != EVENT_RENAMED || depth_below(event->previous_path, part->target->folder))
                continue;
            g_autofree char *home = home_of(event->previous_path, file->path + depth_below(file->path, part->target->folder));
            if (*home && depth_below(path, home))
                return part;
        }
    }
    return NULL;
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
        if (file->alive || !last || last->kind != EVENT_DELETED || !g_str_has_suffix(file->path, ".sql"))
            continue;
        AuditTarget *part = owner_of(audit, file->path);
        if (!part)
            part = heir_of(audit, file->path);
        if (!part)
            continue;
        Deletion *deletion = deletion_of(deletions, last->mainline, part);
        g_ptr_array_add(deletion->paths, (gpointer)(uintptr_t)file->path);
        deletion->squash |= last->squash;
    }
    return deletions;
}

static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void add_deletion(FindingContext *context, const Deletion *deletion) {
    TextPool *texts = context->texts;
    size_t count = deletion->paths->len;
    bool squash = deletion->squash || count >= SQUASH_FILES;
    Finding finding = finding_of(context, squash ? "history/squashed" : "history/deleted");
    finding.subject = deletion->paths->pdata[0];
    finding.since = deletion->commit;
    finding.title = count == 1 ? text_pool_printf(texts, "The migration %s was deleted", word_code(texts, file_name(deletion->paths->pdata[0])))
                               : text_pool_printf(texts, "%zu migrations were deleted in one commit", count);
    finding.consequence = squash ? "Databases from before it have another history: what replaced the deleted files may be skipped there, or fail "
                                   "on what exists already."
                                 : "Databases that had run it keep what it did, and their ledger has a row that no file explains.";
    finding.remedy = text_pool_printf(texts, "To see what it was: %s", CODE("git show"));
    finding.commands = text_pool_printf(texts, "git show %.12s^:%s\n", deletion->commit->id, remedy_shell(texts, deletion->paths->pdata[0]));
    finding.commands_language = "sh";
    Finding *added = finding_add(context, &finding);
    finding_evidence(context, added, text_pool_printf(texts, "Deleted by %s: %s", word_commit(texts, deletion->commit),
                                                      word_plain(texts, deletion->commit->subject)));
    if (count > 1)
        finding_evidence(context, added, word_list(texts, deletion->paths, 12));
}

void findings_of_deletions(Audit *audit, TextPool *texts) {
    if (!audit->history)
        return;
    g_autoptr(GPtrArray) deletions = collect(audit);
    for (size_t i = 0; i < deletions->len; i++) {
        const Deletion *deletion = deletions->pdata[i];
        FindingContext context = {audit, deletion->part, deletion->part->migrations, audit->findings, texts};
        add_deletion(&context, deletion);
    }
}
