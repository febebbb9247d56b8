/* Which of a target's units are other at a commit than before: read only what the commit may have changed and the store does not know. */

#include "load_timeline.h"

#include <string.h>
#include "base/build_id.h"
#include "base/embed.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "runners/runner.h"

/* Sets of questions that are tried on the store before a unit is read. */
#define INPUTS_TRIED 32

/* --- keys --------------------------------------------------------------------------------------------------------------- */

static void add_text(GChecksum *sum, const char *text) {
    g_autofree char *length = g_strdup_printf("%zu:", text ? strlen(text) : 0);
    g_checksum_update(sum, (const guchar *)length, (gssize)strlen(length));
    g_checksum_update(sum, (const guchar *)(text ? text : "-"), (gssize)(text ? strlen(text) : 1));
}

static char *finish_key(GChecksum *sum) {
    return g_strndup(g_checksum_get_string(sum), 32);
}

char *past_key(const char *first, ...) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    va_list texts;
    va_start(texts, first);
    for (const char *text = first; text; text = va_arg(texts, const char *))
        add_text(sum, text);
    va_end(texts);
    return finish_key(sum);
}

static void add_list(GChecksum *sum, const GPtrArray *texts) {
    add_text(sum, "list");
    for (guint i = 0; texts && i < texts->len; i++)
        add_text(sum, texts->pdata[i]);
}

/* The program, the server and what the configuration says of comparing. */
static char *config_of_target(const PastTarget *past) {
    const Project *project = past->session->audit->project;
    const Target *target = past->part->target;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree char *build = build_id();
    add_text(sum, build);
    add_text(sum, scratch_identity(past->session->scratch, NULL)); /* can_replay() has asked for it */
    add_text(sum, target->runner);
    add_text(sum, target->ledger_schema);
    add_text(sum, target->ledger_table);
    add_list(sum, project->exclude);
    add_list(sum, project->platforms);
    for (guint i = 0; i < project->rules->len; i++) {
        const RuleSetting *rule = &g_array_index(project->rules, RuleSetting, i);
        add_text(sum, rule->rule);
        add_text(sum, rule->off ? "off" : severity_id(rule->severity));
    }
    return finish_key(sum);
}

static char *config_of_source(const DeclaredRef *ref, const char *name, const char *target) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_text(sum, target);
    add_text(sum, name);
    add_text(sum, declared_format_id(load_declared_format(ref)));
    add_text(sum, ref->role < ROLE_COUNT ? declared_role_id(ref->role) : "");
    add_text(sum, ref->casing);
    add_text(sum, ref->own_roles ? "own roles" : "");
    add_list(sum, ref->functions);
    add_list(sum, ref->tables_filter);
    add_list(sum, ref->schema_filter);
    return finish_key(sum);
}

static char *config_of_all(const PastTarget *past) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_text(sum, past->part->target->folder);
    add_list(sum, past->part->target->former);
    for (guint i = 0; i < past->units->len; i++) {
        const PastUnit *unit = past_unit(past, i);
        add_text(sum, unit->config);
        add_list(sum, unit->ref ? unit->ref->files : NULL);
        add_text(sum, unit->ref ? unit->ref->config : NULL);
    }
    return finish_key(sum);
}

/* --- life --------------------------------------------------------------------------------------------------------------- */

static void clear_unit(gpointer data) {
    PastUnit *unit = data;
    past_places_free(unit->places);
    tree_watch_free(unit->watch);
    g_free(unit->config);
}

void past_target_free(PastTarget *past) {
    if (!past)
        return;
    g_clear_pointer(&past->folders, g_ptr_array_unref);
    g_array_unref(past->units);
    g_free(past->config);
    audit_free(past->read);
    audit_free(past->audit);
    audit_free(past->before);
    timeline_store_free(past->store);
    g_free(past);
}

static void add_unit(PastTarget *past, const char *name, const DeclaredRef *ref) {
    const char *nothing = timeline_store_text(past->store, "");
    char *config = ref ? config_of_source(ref, name, past_unit(past, 0)->config) : config_of_target(past);
    const PastUnit unit = {.name = name, .ref = ref, .config = config, .signature = nothing, .before = nothing};
    g_array_append_val(past->units, unit);
}

PastTarget *past_target_new(Session *session, const Options *options, const AuditTarget *part, Line *line, TimelineStore *take_store) {
    PastTarget *past = g_new0(PastTarget, 1);
    *past = (PastTarget){.session = session, .options = options, .part = part, .line = line, .store = take_store};
    past->units = g_array_new(FALSE, TRUE, sizeof(PastUnit));
    g_array_set_clear_func(past->units, clear_unit);
    add_unit(past, "migrations", NULL);
    for (guint i = 0; i < part->declared->len; i++) {
        const AuditDeclared *declared = part->declared->pdata[i];
        if (declared->ref && !declared->ref->command)
            add_unit(past, declared->name, declared->ref);
    }
    past->config = config_of_all(past);
    return past;
}

bool past_find_places(PastTarget *past, GError **error) {
    if (!line_move(past->line, line_count(past->line) - 1, error))
        return false;
    for (guint i = 1; i < past->units->len; i++) {
        PastUnit *unit = past_unit(past, i);
        unit->places = past_places_new(past->line, unit->ref, error);
        if (!unit->places)
            return false;
    }
    past->folders = past_folders(past->line, past->part->target, error);
    return past->folders != NULL;
}

void past_resume(PastTarget *past, const char *const *signatures, const char *const *inputs) {
    for (guint i = 0; i < past->units->len; i++) {
        PastUnit *unit = past_unit(past, i);
        unit->watch = inputs && inputs[i] ? tree_watch_parse(inputs[i]) : NULL;
        unit->signature = unit->before = signatures[i];
    }
}

void past_keep_state(const PastTarget *past, StoredLine *line) {
    for (guint i = 0; i < past->units->len; i++) {
        const PastUnit *unit = past_unit(past, i);
        g_autofree char *inputs = unit->watch ? tree_watch_text(unit->watch) : NULL;
        line->signatures[i] = unit->signature;
        line->inputs[i] = timeline_store_text(past->store, inputs);
    }
}

/* --- places ------------------------------------------------------------------------------------------------------------- */

static bool has_moved(const PastTarget *past, const PastUnit *unit, size_t index) {
    bool moved = index > 0 && g_strcmp0(past->folders->pdata[index], past->folders->pdata[index - 1]) != 0;
    return moved || (unit->places && past_places_moved(unit->places, index));
}

static char *place_text(const PastTarget *past, const PastUnit *unit, size_t index) {
    const char *folder = past->folders->pdata[index];
    return unit->places ? past_places_text(unit->places, index, folder) : g_strdup(folder ? folder : "");
}

char *past_places_lines(const PastTarget *past) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t index = 0; index < past->folders->len; index++)
        for (guint i = 0; i < past->units->len; i++) {
            if (index > 0 && !has_moved(past, past_unit(past, i), index))
                continue;
            g_autofree char *text = place_text(past, past_unit(past, i), index), *key = past_key("place", text, NULL);
            g_string_append_printf(out, "%zu %u %s\n", index, i, key);
        }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* The commit of the line that begins here; at the end of the text none. */
static size_t commit_of_line(const char *line) {
    return *line ? (size_t)g_ascii_strtoull(line, NULL, 10) : G_MAXSIZE;
}

size_t past_places_differ(const PastTarget *past, const char *lines) {
    g_autofree char *own = past_places_lines(past);
    const char *a = own, *b = lines;
    while (*a) {
        size_t size = strcspn(a, "\n") + 1;
        if (strncmp(a, b, size) != 0)
            return MIN(commit_of_line(a), commit_of_line(b));
        a += size;
        b += size;
    }
    return commit_of_line(b);
}

/* --- what a commit may change ------------------------------------------------------------------------------------------- */

static bool touches(const TreeWatch *watch, const GArray *changes) {
    for (guint i = 0; i < changes->len; i++)
        if (tree_watch_touches(watch, g_array_index(changes, LineChange, i).path))
            return true;
    return false;
}

static bool is_stale(const PastTarget *past, const PastUnit *unit, size_t index) {
    return !unit->watch || has_moved(past, unit, index) || touches(unit->watch, line_changes(past->line));
}

/* --- what the store knows ----------------------------------------------------------------------------------------------- */

static char *reading_key(const PastTarget *past, const PastUnit *unit, const char *place, const TreeWatch *watch) {
    g_autofree char *answers = tree_watch_key(watch, line_tree(past->line));
    return past_key("reading", unit->config, place, answers, NULL);
}

static bool try_watch(PastTarget *past, PastUnit *unit, const char *place, const TreeWatch *watch) {
    g_autofree char *key = watch ? reading_key(past, unit, place, watch) : NULL;
    const char *signature = key ? timeline_store_reading(past->store, key) : NULL;
    if (signature)
        unit->signature = signature;
    return signature != NULL;
}

/* The questions that its reader asked last are the likeliest. */
static bool find_reading(PastTarget *past, PastUnit *unit, const char *place) {
    size_t known = timeline_store_inputs_count(past->store, unit->config);
    if (known > 0 && try_watch(past, unit, place, unit->watch))
        return true;
    for (size_t i = 0; i < MIN(known, INPUTS_TRIED); i++) {
        g_autofree char *inputs = timeline_store_inputs(past->store, unit->config, i);
        g_autoptr(TreeWatch) watch = tree_watch_parse(inputs);
        if (!try_watch(past, unit, place, watch))
            continue;
        tree_watch_free(unit->watch);
        unit->watch = g_steal_pointer(&watch);
        return true;
    }
    return false;
}

/* --- reading ------------------------------------------------------------------------------------------------------------ */

static Target *past_project(const PastTarget *past, Project *project, size_t index) {
    const Project *now = past->session->audit->project;
    const Target *present = past->part->target;
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

Audit *past_audit_new(const PastTarget *past, size_t index) {
    Audit *audit = audit_new();
    audit->project = project_new();
    audit->risk_scope = RISKS_NONE;
    audit_add_target(audit, past_project(past, audit->project, index));
    return audit;
}

/* A folder that is not yet, or not any more, one of the present runner is what it looks like. */
static MigrationSet *load_set(FileTree *tree, Target *target, GError **problem) {
    MigrationSet *set = runner_load(tree, target, NULL);
    if (set)
        return set;
    const char *runner = target->runner;
    target->runner = NULL;
    set = runner_load(tree, target, NULL);
    target->runner = runner;
    return set ? set : runner_load(tree, target, problem);
}

static void add_number(GChecksum *sum, int64_t number) {
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    add_text(sum, text);
}

static const char *below(const char *path, const char *folder) {
    size_t size = strlen(folder);
    return path && size > 0 && strncmp(path, folder, size) == 0 && path[size] == '/' ? path + size + 1 : path;
}

/* What is run of it may be other than its file: with values of the runner's configuration in it. */
static void add_migration(GChecksum *sum, const MigrationSet *set, const Migration *migration) {
    const int64_t numbers[] = {migration->registered, migration->no_transaction, (int64_t)migration->kind, (int64_t)migration->piece_count, migration->code, migration->entry};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        add_number(sum, numbers[i]);
    add_text(sum, migration->tag);
    add_text(sum, migration->key);
    add_text(sum, below(migration->path, set->folder));
    add_text(sum, migration->path ? migration->sha256 ? migration->sha256 : migration->blob : NULL);
}

static void add_sql(GChecksum *sum, const MigrationSet *set) {
    g_autoptr(GChecksum) quick = g_checksum_new(G_CHECKSUM_MD5);
    for (size_t i = 0; i < set->migration_count; i++)
        if (set->migrations[i].sql)
            g_checksum_update(quick, (const guchar *)set->migrations[i].sql, (gssize)set->migrations[i].sql_size);
    add_text(sum, g_checksum_get_string(quick));
}

/* What the migrations are, wherever their folder is: equal signatures make the same. */
static char *signature_of_set(const MigrationSet *set) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_text(sum, set->rules->id);
    add_text(sum, below(set->journal, set->folder));
    add_number(sum, set->keeps_snapshots);
    for (size_t i = 0; i < set->migration_count; i++)
        add_migration(sum, set, &set->migrations[i]);
    add_sql(sum, set);
    for (size_t i = 0; i < set->entry_count; i++) {
        const JournalEntry *entry = &set->entries[i];
        add_number(sum, entry->idx);
        add_number(sum, entry->when);
        add_text(sum, entry->tag);
        add_text(sum, entry->snapshot_id);
        add_text(sum, entry->snapshot_prev_id);
    }
    add_list(sum, set->problems);
    return finish_key(sum);
}

/* No folder, and a folder without migrations, are the same: none. What is there and cannot be read is a problem. */
static char *read_migrations(AuditTarget *part, FileTree *tree, Target *target) {
    g_autoptr(GError) problem = NULL;
    migration_set_free(part->migrations);
    part->migrations = target->folder ? load_set(tree, target, &problem) : NULL;
    bool unreadable = problem && !g_error_matches(problem, PGSTRATA_ERROR, ERROR_CONFIG);
    part->problem = unreadable ? load_keep_problem(part->texts, problem) : NULL;
    return part->migrations ? signature_of_set(part->migrations) : unreadable ? past_key("unreadable", problem->message, NULL) : g_strdup("");
}

/* The contents of its files, wherever they are. */
static void add_blobs(GChecksum *sum, const FileTree *tree, const GPtrArray *paths) {
    g_autoptr(GPtrArray) blobs = g_ptr_array_new();
    for (guint i = 0; i < paths->len; i++) {
        const TreeFile *file = file_tree_find(tree, paths->pdata[i]);
        if (file && file->blob)
            g_ptr_array_add(blobs, (gpointer)(uintptr_t)file->blob);
    }
    g_ptr_array_sort(blobs, text_compare_entries);
    add_list(sum, blobs);
}

/* What it says, and what it leaves open: equal signatures are compared with the same result. */
static void add_declaration(GChecksum *sum, const Declaration *declaration) {
    for (guint i = 0; i < declaration->statements->len; i++) {
        add_text(sum, g_array_index(declaration->statements, DeclarationStatement, i).sql);
        add_text(sum, g_array_index(declaration->statements, DeclarationStatement, i).object);
    }
    for (guint i = 0; i < declaration->doubts->len; i++) {
        const DeclarationDoubt *doubt = &g_array_index(declaration->doubts, DeclarationDoubt, i);
        add_text(sum, doubt->object);
        add_number(sum, doubt->whole);
    }
    for (guint i = 0; i < declaration->notes->len; i++)
        if (g_array_index(declaration->notes, DeclarationNote, i).kind == NOTE_UNREAD)
            add_text(sum, g_array_index(declaration->notes, DeclarationNote, i).object);
}

static char *signature_of_declared(const FileTree *tree, const AuditDeclared *declared) {
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_text(sum, declared->problem);
    add_blobs(sum, tree, declared->declaration ? declared->declaration->files : declared->ref->files);
    if (declared->declaration)
        add_declaration(sum, declared->declaration);
    return finish_key(sum);
}

/* A program of which only some functions make this schema, and none of them was there: others may have made it, under other names. */
static bool lacks_functions(const AuditDeclared *declared) {
    return declared->declaration && declared->ref->functions->len > 0 && declared->declaration->statements->len == 0;
}

static bool read_source(size_t index, const PastUnit *unit, Session *then, char **signature, GError **error) {
    AuditTarget *part = then->audit->targets->pdata[0];
    Target *target = then->audit->project->targets->pdata[0];
    DeclaredRef *ref = past_places_ref(unit->places, index, then->tree, then->audit->project, target);
    if (!ref) {
        *signature = g_strdup("");
        return true;
    }
    ref->name = unit->name;
    if (!load_read_declared(then, part, ref, error))
        return false;
    AuditDeclared *declared = part->declared->pdata[part->declared->len - 1];
    if (lacks_functions(declared)) {
        g_clear_pointer(&declared->declaration, declaration_free);
        declared->problem = "what makes this schema in it now was not in it";
    }
    *signature = signature_of_declared(then->tree, declared);
    return true;
}

static bool read_unit(PastTarget *past, size_t index, PastUnit *unit, char **signature, GError **error) {
    FileTree *tree = line_tree(past->line);
    if (!past->read)
        past->read = past_audit_new(past, index);
    unit->fresh = true;
    if (!unit->ref) {
        *signature = read_migrations(past->read->targets->pdata[0], tree, past->read->project->targets->pdata[0]);
        return true;
    }
    load_parses(past->session);
    Session then = *past->session;
    then.tree = tree;
    then.audit = past->read;
    return read_source(index, unit, &then, signature, error);
}

bool past_read_unit(PastTarget *past, size_t index, PastUnit *unit, GError **error) {
    g_autoptr(TreeWatch) watch = tree_watch_new();
    g_autofree char *signature = NULL, *place = place_text(past, unit, index);
    tree_watch_begin(watch, line_tree(past->line));
    bool ok = read_unit(past, index, unit, &signature, error);
    tree_watch_end(watch, line_tree(past->line));
    if (!ok)
        return false;
    g_autofree char *inputs = tree_watch_text(watch), *key = reading_key(past, unit, place, watch);
    unit->signature = timeline_store_text(past->store, signature);
    timeline_store_add_reading(past->store, unit->config, inputs, key, signature);
    tree_watch_free(unit->watch);
    unit->watch = g_steal_pointer(&watch);
    return !interrupt_check(error);
}

/* --- looking ------------------------------------------------------------------------------------------------------------ */

bool past_look(PastTarget *past, size_t index, GError **error) {
    g_clear_pointer(&past->read, audit_free);
    for (guint i = 0; i < past->units->len; i++)
        past_unit(past, i)->fresh = false;
    for (guint i = 0; i < past->units->len; i++) {
        PastUnit *unit = past_unit(past, i);
        if (!is_stale(past, unit, index))
            continue;
        g_autofree char *place = place_text(past, unit, index);
        if (!find_reading(past, unit, place) && !past_read_unit(past, index, unit, error))
            return false;
    }
    return !interrupt_check(error);
}

bool past_changed(const PastTarget *past) {
    for (guint i = 0; i < past->units->len; i++)
        if (past_unit_changed(past_unit(past, i)))
            return true;
    return false;
}
