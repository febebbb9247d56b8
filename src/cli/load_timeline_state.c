/* The sources of one target at one commit of the line: read again only what the commit may have changed, run only what it has. */

#include "load_timeline.h"

#include <string.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "declared_run.h"
#include "runners/predict.h"
#include "runners/runner.h"

/* --- life --------------------------------------------------------------------------------------------------------------- */

static void clear_source(gpointer data) {
    PastSource *source = data;
    past_places_free(source->places);
    tree_watch_free(source->watch);
    g_free(source->signature);
}

void past_target_free(PastTarget *past) {
    if (!past)
        return;
    g_clear_pointer(&past->folders, g_ptr_array_unref);
    g_array_unref(past->sources);
    tree_watch_free(past->watch);
    g_free(past->signature);
    audit_free(past->audit);
    audit_free(past->before);
    g_free(past);
}

PastTarget *past_target_new(Session *session, const Options *options, const AuditTarget *part, Line *line, GError **error) {
    g_autoptr(PastTarget) past = g_new0(PastTarget, 1);
    past->session = session;
    past->options = options;
    past->part = part;
    past->signature = g_strdup("");
    past->sources = g_array_new(FALSE, TRUE, sizeof(PastSource));
    g_array_set_clear_func(past->sources, clear_source);
    for (guint i = 0; i < part->declared->len; i++) {
        const AuditDeclared *declared = part->declared->pdata[i];
        if (!declared->ref || declared->ref->command)
            continue;
        PastSource source = {.name = declared->name, .places = past_places_new(line, declared->ref, error), .signature = g_strdup("")};
        if (!source.places)
            return NULL;
        g_array_append_val(past->sources, source);
    }
    past->folders = past_folders(line, part->target, error);
    return past->folders ? g_steal_pointer(&past) : NULL;
}

/* --- what a commit may change ------------------------------------------------------------------------------------------- */

static bool touches(const TreeWatch *watch, const GArray *changes) {
    for (guint i = 0; i < changes->len; i++)
        if (tree_watch_touches(watch, g_array_index(changes, LineChange, i).path))
            return true;
    return false;
}

static bool folder_moved(const PastTarget *past, size_t index) {
    return index > 0 && g_strcmp0(past->folders->pdata[index], past->folders->pdata[index - 1]) != 0;
}

static bool is_stale(const PastTarget *past, const PastSource *source, const GArray *changes, size_t index) {
    return !source->watch || folder_moved(past, index) || past_places_moved(source->places, index) || touches(source->watch, changes);
}

bool past_target_concerns(const PastTarget *past, const Line *line, size_t index) {
    const GArray *changes = line_changes(line);
    if (!past->watch || folder_moved(past, index) || touches(past->watch, changes))
        return true;
    for (guint i = 0; i < past->sources->len; i++)
        if (is_stale(past, &g_array_index(past->sources, PastSource, i), changes, index))
            return true;
    return false;
}

/* --- the project then --------------------------------------------------------------------------------------------------- */

static Target *past_project(const PastTarget *past, Audit *audit, size_t index) {
    const Project *now = past->session->audit->project;
    const Target *present = past->part->target;
    Project *project = audit->project = project_new();
    project_copy_texts(project->texts, project->exclude, now->exclude);
    project_copy_texts(project->texts, project->platforms, now->platforms);
    g_array_append_vals(project->rules, now->rules->data, now->rules->len); /* their texts are the present project's, which stays */
    Target *target = project_add_target(project, present->name);
    target->folder = text_pool_add(project->texts, past->folders->pdata[index]);
    target->runner = present->runner;
    target->ledger_schema = present->ledger_schema;
    target->ledger_table = present->ledger_table;
    return target;
}

/* --- migrations --------------------------------------------------------------------------------------------------------- */

/* A folder that is not yet, or not any more, one of the present runner is what it looks like. */
static MigrationSet *load_set(const PastTarget *past, FileTree *tree, Target *target, GError **problem) {
    MigrationSet *set = runner_load(tree, target, NULL);
    if (set)
        return set;
    target->runner = NULL;
    set = runner_load(tree, target, NULL);
    target->runner = past->part->target->runner;
    return set ? set : runner_load(tree, target, problem);
}

static void add_word(GString *out, const char *text) {
    g_string_append_printf(out, "%s\n", text ? text : "-");
}

/* What the migrations are, wherever their folder is: equal signatures make the same. */
static char *signature_of(const MigrationSet *set) {
    g_autoptr(GString) out = g_string_new(set->rules->id);
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        g_string_append_printf(out, "\n%d %d %d %zu ", migration->registered, migration->no_transaction, (int)migration->kind, migration->piece_count);
        add_word(out, migration->tag);
        add_word(out, migration->path ? migration->sha256 ? migration->sha256 : migration->blob : NULL);
    }
    for (size_t i = 0; i < set->entry_count; i++) {
        const JournalEntry *entry = &set->entries[i];
        g_string_append_printf(out, "%d %" G_GINT64_FORMAT " %d ", entry->idx, entry->when, entry->migration);
        add_word(out, entry->tag);
        add_word(out, entry->snapshot_id);
        add_word(out, entry->snapshot_prev_id);
    }
    for (guint i = 0; i < set->problems->len; i++)
        add_word(out, set->problems->pdata[i]);
    return text_sha256(out->str, out->len);
}

static const char *programs_problem(AuditTarget *part) {
    const MigrationSet *set = part->migrations;
    size_t programs = migration_set_code_count(set);
    if (programs == 0 || programs < set->migration_count)
        return set->migration_count > 0 ? NULL : "none of its migrations has a file";
    return text_pool_printf(part->texts, "its migrations are programs of %s, which are not run", set->rules->name);
}

/* No folder, and a folder without migrations, are the same: none. What is there and cannot be read is a problem. */
static void read_migrations(PastTarget *past, FileTree *tree, AuditTarget *part, Target *target) {
    g_autoptr(TreeWatch) watch = tree_watch_new();
    g_autoptr(GError) problem = NULL;
    tree_watch_begin(watch, tree);
    if (target->folder)
        part->migrations = load_set(past, tree, target, &problem);
    tree_watch_end(watch, tree);
    tree_watch_free(past->watch);
    past->watch = g_steal_pointer(&watch);
    g_autofree char *signature = part->migrations ? signature_of(part->migrations) : g_strdup(problem && problem->code != ERROR_CONFIG ? problem->message : "");
    if (problem && problem->code != ERROR_CONFIG)
        part->problem = load_keep_problem(part->texts, problem);
    past->changed = strcmp(signature, past->signature) != 0;
    g_free(past->signature);
    past->signature = g_steal_pointer(&signature);
}

/* What the last audit had, which nobody asks for any more. */
static void take_migrations(AuditTarget *from, AuditTarget *part) {
    part->migrations = g_steal_pointer(&from->migrations);
    part->fresh = g_steal_pointer(&from->fresh);
    part->registered = from->registered;
    part->all = from->all;
    from->registered = from->all = NULL;
    part->problem = text_pool_add(part->texts, from->problem);
    part->replay_problem = text_pool_add(part->texts, from->replay_problem);
}

static bool replay(PastTarget *past, AuditTarget *part, GError **error) {
    if (!part->migrations)
        return true;
    part->fresh = runner_predict(part->migrations, NULL, &(LedgerSetting){.has_objects = false});
    part->replay_problem = programs_problem(part);
    return part->replay_problem || load_replay(past->session->scratch, part, error);
}

/* --- declared sources --------------------------------------------------------------------------------------------------- */

static int compare_texts(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The contents of the files that were read, wherever they are. */
static char *signature_of_files(const FileTree *tree, const GPtrArray *paths) {
    g_autoptr(GPtrArray) blobs = g_ptr_array_new();
    for (guint i = 0; i < paths->len; i++) {
        const TreeFile *file = file_tree_find(tree, paths->pdata[i]);
        if (file && file->blob)
            g_ptr_array_add(blobs, (gpointer)(uintptr_t)file->blob);
    }
    g_ptr_array_sort(blobs, compare_texts);
    g_ptr_array_add(blobs, NULL);
    return g_strjoinv("\n", (char **)blobs->pdata);
}

static char *signature_of_declared(const FileTree *tree, const AuditDeclared *declared) {
    const GPtrArray *files = declared->declaration ? declared->declaration->files : declared->ref->files;
    g_autofree char *contents = signature_of_files(tree, files);
    return g_strdup_printf("%s %s", declared->problem ? declared->problem : "read", contents);
}

static bool read_source(Session *then, size_t index, PastSource *source, AuditTarget *part, Target *target, GError **error) {
    g_autoptr(TreeWatch) watch = tree_watch_new();
    tree_watch_begin(watch, then->tree);
    DeclaredRef *ref = past_places_ref(source->places, index, then->tree, then->audit->project, target);
    if (ref)
        ref->name = source->name;
    bool ok = !ref || load_read_declared(then, part, ref, error);
    tree_watch_end(watch, then->tree);
    if (!ok)
        return false;
    g_autofree char *signature = ref ? signature_of_declared(then->tree, part->declared->pdata[part->declared->len - 1]) : g_strdup("");
    source->changed = strcmp(signature, source->signature) != 0;
    g_free(source->signature);
    source->signature = g_steal_pointer(&signature);
    tree_watch_free(source->watch);
    source->watch = g_steal_pointer(&watch);
    return true;
}

static AuditDeclared *find_declared(const AuditTarget *part, const char *name) {
    for (guint i = 0; part && i < part->declared->len; i++) {
        AuditDeclared *declared = part->declared->pdata[i];
        if (strcmp(declared->name, name) == 0)
            return declared;
    }
    return NULL;
}

static void take_declared(AuditDeclared *from, AuditTarget *part) {
    AuditDeclared *declared = audit_add_declared(part, from->name, from->role);
    declared->problem = text_pool_add(part->texts, from->problem);
    declared->declaration = g_steal_pointer(&from->declaration);
    declared->strata = g_steal_pointer(&from->strata);
    g_array_append_vals(declared->failures, from->failures->data, from->failures->len);
}

/* It ran with what the migrations of its time brought. */
static bool depends_on_migrations(const AuditDeclared *declared) {
    return declared->strata && (declared->strata->count > 1 || declared_run_lacks(declared->failures));
}

static bool run_sources(const PastTarget *past, Session *then, AuditTarget *part, GError **error) {
    for (guint i = 0; (part->all || part->registered) && i < part->declared->len; i++) {
        AuditDeclared *declared = part->declared->pdata[i];
        if (past->changed && depends_on_migrations(declared)) {
            g_clear_pointer(&declared->strata, strata_free);
            g_array_set_size(declared->failures, 0);
        }
        if (declared->declaration && !declared->strata && !load_run_declared(then, part, declared, past->options, error))
            return false;
    }
    return true;
}

/* --- a commit ----------------------------------------------------------------------------------------------------------- */

static bool any_changed(const PastTarget *past) {
    for (guint i = 0; i < past->sources->len; i++)
        if (g_array_index(past->sources, PastSource, i).changed)
            return true;
    return past->changed;
}

static bool read_stale(PastTarget *past, Session *then, const GArray *changes, size_t index, AuditTarget *part, Target *target, GError **error) {
    past->changed = false;
    if (!past->watch || folder_moved(past, index) || touches(past->watch, changes))
        read_migrations(past, then->tree, part, target);
    for (guint i = 0; i < past->sources->len; i++) {
        PastSource *source = &g_array_index(past->sources, PastSource, i);
        source->changed = false;
        if (is_stale(past, source, changes, index) && !read_source(then, index, source, part, target, error))
            return false;
    }
    return !interrupt_check(error);
}

/* What changed is as it was read now; what stayed, as it was known before, with what was made of it. */
static void assemble(const PastTarget *past, AuditTarget *read, AuditTarget *part) {
    AuditTarget *before = past->audit ? past->audit->targets->pdata[0] : NULL;
    AuditTarget *from = past->changed ? read : before;
    if (from)
        take_migrations(from, part);
    for (guint i = 0; i < past->sources->len; i++) {
        const PastSource *source = &g_array_index(past->sources, PastSource, i);
        AuditDeclared *declared = find_declared(source->changed ? read : before, source->name);
        if (declared)
            take_declared(declared, part);
    }
}

static Audit *past_audit(const PastTarget *past, size_t index, Target **target) {
    Audit *audit = audit_new();
    *target = past_project(past, audit, index);
    audit_add_target(audit, *target);
    audit->risk_scope = RISKS_NONE;
    return audit;
}

bool past_target_read(PastTarget *past, Line *line, size_t index, GError **error) {
    Target *target;
    g_autoptr(Audit) read = past_audit(past, index, &target);
    load_parses(past->session);
    Session then = *past->session;
    then.tree = line_tree(line);
    then.audit = read;
    if (!read_stale(past, &then, line_changes(line), index, read->targets->pdata[0], target, error) || !any_changed(past))
        return false;
    g_autoptr(Audit) audit = past_audit(past, index, &target);
    AuditTarget *part = audit->targets->pdata[0];
    assemble(past, read->targets->pdata[0], part);
    then.audit = audit;
    if ((past->changed && !replay(past, part, error)) || !run_sources(past, &then, part, error))
        return false;
    audit_analyse(audit);
    audit_free(past->before);
    past->before = past->audit;
    past->audit = g_steal_pointer(&audit);
    return true;
}
