/* Which revision of a migration's file each ledger row was run from: git knows the blobs, the sql module what an edit changed, the runners the checksums. They meet here. */

#include "load.h"

#include <string.h>
#include "base/progress.h"
#include "base/text_diff.h"
#include "git/sightings.h"
#include "runners/past.h"
#include "sql/statement.h"

/* Of a difference so much is shown. */
enum { DIFFERENCE_LINES = 80, DIFFERENCE_BYTES = 8000 };

static char *read_blob(void *data, const char *blob, size_t *size) {
    return repository_read_blob(data, blob, size, NULL);
}

/* Cut behind a whole line; what was left out is said. */
static char *cut(char *text) {
    size_t lines = 0, end = 0;
    for (size_t i = 0; text[i] && lines < DIFFERENCE_LINES && i < DIFFERENCE_BYTES; i++)
        if (text[i] == '\n') {
            lines++;
            end = i + 1;
        }
    if (!text[end])
        return text;
    size_t more = 0;
    for (const char *at = text + end; *at; at++)
        more += *at == '\n';
    char *shorter = g_strdup_printf("%.*s(%zu more lines)\n", (int)end, text, more);
    g_free(text);
    return shorter;
}

static char *difference(const char *before, size_t before_size, const char *after, size_t after_size, const char *path) {
    g_autofree char *old = sql_mask(before, before_size);
    g_autofree char *new = sql_mask(after, after_size);
    g_autofree char *label = g_strdup(path);
    g_strdelimit(label, "\n\r\t", '?');
    char *text = cut(text_diff_unified(old, strlen(old), new, strlen(new), label));
    GString *visible = g_string_new(NULL);
    text_visible(visible, text, -1, false);
    g_free(text);
    return g_string_free(visible, FALSE);
}

/* The folder and its former places, NULL-terminated; borrowed texts. */
static GPtrArray *folders_of(const Target *target) {
    GPtrArray *folders = g_ptr_array_new();
    g_ptr_array_add(folders, (gpointer)(uintptr_t)target->folder);
    for (guint i = 0; i < target->former->len; i++)
        g_ptr_array_add(folders, target->former->pdata[i]);
    g_ptr_array_add(folders, NULL);
    return folders;
}

/* Branches, and what stood only within merged ones. */
static bool add_sightings(Session *session, const Options *options, Past *past, const char *const *folders, GError **error) {
    progress_begin("Looking through all branches", 0);
    g_autoptr(GArray) sightings =
        sightings_find(session->repository, options->rev, folders, load_history_filter(session->audit), session->audit->history, error);
    for (guint i = 0; sightings && i < sightings->len; i++) {
        const Sighting *sighting = &g_array_index(sightings, Sighting, i);
        const PastRevision revision = {
            .path = sighting->path,
            .blob = sighting->blob,
            .brought = sighting->commit,
            .now = file_tree_find(session->tree, sighting->path) ? sighting->path : NULL,
            .branch = sighting->branch,
            .merged = !sighting->branch,
        };
        past_add(past, &revision);
    }
    return sightings != NULL;
}

static bool load_target(Session *session, const Options *options, AuditTarget *part, GError **error) {
    g_autoptr(GPtrArray) folders = folders_of(part->target);
    const char *const *list = (const char *const *)folders->pdata;
    const PastTools tools = {read_blob, sql_classify_edit, difference, session->repository};
    g_autoptr(Past) past = past_new(part->migrations, list, &tools);
    past_add_history(past, session->audit->history);
    size_t open = 0;
    for (guint i = 0; i < part->databases->len; i++) {
        AuditDatabase *database = part->databases->pdata[i];
        open += database->ledger ? past_explain(past, database->ledger) : 0;
    }
    if (open == 0)
        return true;
    if (!add_sightings(session, options, past, list, error))
        return false;
    for (guint i = 0; i < part->databases->len; i++) {
        AuditDatabase *database = part->databases->pdata[i];
        if (database->ledger)
            past_explain(past, database->ledger);
    }
    return true;
}

bool load_versions(Session *session, const Options *options, GError **error) {
    for (guint i = 0; i < session->audit->targets->len; i++) {
        AuditTarget *part = session->audit->targets->pdata[i];
        if (part->migrations && part->databases->len > 0 && !load_target(session, options, part, error))
            return false;
    }
    return true;
}
