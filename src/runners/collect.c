#include "candidate.h"

#include <string.h>
#include "folder.h"
#include "other_database.h"
#include "place.h"
#include "program.h"

void candidate_free(void *value) {
    Candidate *candidate = value;
    g_free(candidate->folder);
    g_free(candidate->reason);
    g_free(candidate->name);
    drizzle_config_free(candidate->config);
    g_free(candidate);
}

void detection_note(Detection *detection, const char *path, const char *reason) {
    g_ptr_array_add(detection->project->notes, (gpointer)(uintptr_t)text_pool_printf(detection->project->texts, "%s: %s", path, reason));
}

void detection_exclude(Detection *detection, const char *path, const char *reason) {
    g_ptr_array_add(detection->project->excluded, (gpointer)(uintptr_t)text_pool_printf(detection->project->texts, "%s: %s", path, reason));
}

static Candidate *find_candidate(const Detection *detection, const char *folder) {
    for (guint i = 0; i < detection->candidates->len; i++) {
        Candidate *candidate = detection->candidates->pdata[i];
        if (strcmp(candidate->folder, folder) == 0)
            return candidate;
    }
    return NULL;
}

static Candidate *add_candidate(Detection *detection, const char *folder, const Runner *runner) {
    Candidate *candidate = g_new0(Candidate, 1);
    candidate->folder = g_strdup(folder);
    candidate->runner = runner;
    candidate->example = place_is_example(folder);
    g_ptr_array_add(detection->candidates, candidate);
    return candidate;
}

/* --- configurations ------------------------------------------------------------------------------------------------------------------ */

/* Drizzle's folder by its content, or numbered files that it may have made; NULL: neither. */
static const Runner *drizzle_or_plain(FileTree *tree, const char *folder) {
    const Runner *found = runner_detect(tree, folder);
    if (!found || g_str_has_prefix(found->rules->id, "drizzle"))
        return found;
    const Runner *plain = runner_find("sql");
    return plain->recognise(tree, folder) > 0 ? plain : NULL;
}

/* `out` is relative to the folder in which drizzle-kit is called, which the configuration does not say: its own folder, or one above it with
 * a package.json, or the root. The first that holds migrations is it. */
static char *resolve_out(FileTree *tree, const DrizzleConfig *config, const Runner **runner) {
    g_autofree char *own = place_parent(config->path);
    g_autofree char *base = g_strdup(own);
    for (;;) {
        g_autofree char *manifest = path_join(base, "package.json");
        bool base_counts = !*base || strcmp(base, own) == 0 || file_tree_find(tree, manifest);
        g_autofree char *folder = base_counts ? place_resolve(base, config->out) : NULL;
        *runner = folder && place_exists(tree, folder) ? drizzle_or_plain(tree, folder) : NULL;
        if (*runner)
            return g_steal_pointer(&folder);
        if (!*base)
            return NULL;
        char *parent = place_parent(base);
        g_free(base);
        base = parent;
    }
}

static size_t common_length(const char *a, const char *b) {
    size_t length = 0, folder = 0;
    for (; a[length] && a[length] == b[length]; length++) {
        if (a[length] == '/')
            folder = length;
    }
    return folder;
}

/* Two configurations for one folder: the one that lies nearer to it speaks for it. */
static void take_config(Candidate *candidate, DrizzleConfig *config) {
    if (candidate->config && common_length(candidate->config->path, candidate->folder) >= common_length(config->path, candidate->folder)) {
        drizzle_config_free(config);
        return;
    }
    drizzle_config_free(candidate->config);
    candidate->config = config;
    g_free(candidate->reason);
    candidate->reason = g_strconcat(config->path, ": out", NULL);
}

static void collect_config(Detection *detection, const TreeFile *file) {
    g_autoptr(DrizzleConfig) config = drizzle_config_read(detection->tree, file);
    if (!config || !drizzle_config_is_postgres(config)) {
        detection_note(detection, file->path, config ? "not for PostgreSQL" : "no drizzle configuration could be read from it");
        return;
    }
    if (!config->out) {
        detection_note(detection, file->path, "\"out\" is computed and not understood");
        return;
    }
    const Runner *runner;
    g_autofree char *folder = resolve_out(detection->tree, config, &runner);
    if (!folder) {
        g_autofree char *reason = g_strdup_printf("no migrations for PostgreSQL are committed in its \"out\", %s: push only?", config->out);
        detection_note(detection, file->path, reason);
        g_autofree char *copied = place_copy_root(file->path, &(const char *){NULL});
        if (config->schema->len > 0 && !copied && !place_is_example(file->path))
            g_ptr_array_add(detection->pushed, g_steal_pointer(&config));
        return;
    }
    const char *copy_reason;
    g_autofree char *copy = place_copy_root(folder, &copy_reason);
    if (copy) {
        detection_exclude(detection, folder, copy_reason);
        return;
    }
    Candidate *candidate = find_candidate(detection, folder);
    if (!candidate)
        candidate = add_candidate(detection, folder, runner);
    take_config(candidate, g_steal_pointer(&config));
}

/* --- folders ------------------------------------------------------------------------------------------------------------------------------ */

static GList *sorted_keys(GHashTable *table) {
    return g_list_sort(g_hash_table_get_keys(table), (GCompareFunc)strcmp);
}

/* "db": migrations of drizzle, but not for PostgreSQL. True when the folder is drizzle's business, whatever its dialect. */
static bool collect_drizzle(Detection *detection, const char *folder, const Recognition *found) {
    static const struct {
        const char *id, *reason;
    } FORMATS[] = {{"drizzle", "meta/_journal.json in it"}, {"drizzle-folders", "migration folders with snapshots in it"}};
    for (size_t i = 0; i < G_N_ELEMENTS(FORMATS); i++) {
        if (signs_of(detection, folder, runner_find(FORMATS[i].id)) == 0)
            continue;
        if (found->runner && g_str_has_prefix(found->runner->rules->id, "drizzle"))
            add_candidate(detection, folder, found->runner)->reason = g_strdup(FORMATS[i].reason);
        else
            detection_note(detection, *folder ? folder : ".", "migrations of drizzle, but not for PostgreSQL");
        return true;
    }
    return false;
}

static bool is_part(const char *folder, const char *const *words) {
    g_auto(GStrv) parts = g_strsplit(folder, "/", -1);
    for (char **part = parts; *part; part++) {
        for (const char *const *word = words; *word; word++) {
            if (g_ascii_strcasecmp(*part, *word) == 0)
                return true;
        }
    }
    return false;
}

static guint most_signs(const Detection *detection, const char *folder) {
    guint most = 0;
    for (size_t i = 0; runner_list()[i]; i++)
        most = MAX(most, signs_of(detection, folder, runner_list()[i]));
    return most;
}

static void note_rivals(Detection *detection, const char *folder, const Recognition *found) {
    if (found->rival_count < 2)
        return;
    g_autofree char *names = runner_rival_names(found);
    g_autofree char *reason = g_strdup_printf("fits %s; taken as %s; say \"runner:\" in pgstrata.yml", names, found->runner->rules->id);
    detection_note(detection, *folder ? folder : ".", reason);
}

/* A tool that is none of ours, whose folders are read as numbered files. */
static void note_hasura(Detection *detection, const char *folder, const RunnerRules *rules) {
    const TreeFile *file = rules->name ? NULL : program_find_above(detection->tree, folder, "config.yaml");
    g_autofree char *text = file ? program_peek(detection->tree, file) : NULL;
    if (text && strstr(text, "metadata_directory"))
        detection_note(detection, folder, "migrations of Hasura, by config.yaml: taken as numbered files; its ledger is not read");
}

/* A folder of a tool, or of numbered files, unless it is for another database. */
static void add_folder(Detection *detection, const char *folder, const Recognition *found) {
    const RunnerRules *rules = found->runner->rules;
    guint files = signs_of(detection, folder, found->runner);
    g_autofree char *what = rules->name ? g_strdup_printf("migrations of %s", rules->name) : g_strdup("numbered SQL files");
    g_autofree char *other = other_database_reason(detection->tree, folder);
    if (other) {
        g_autofree char *reason = g_strdup_printf("%s, %s", what, other);
        detection_note(detection, *folder ? folder : ".", reason);
        return;
    }
    note_rivals(detection, folder, found);
    note_hasura(detection, folder, rules);
    add_candidate(detection, folder, found->runner)->reason =
        files > 1 && !found->runner->recursive ? g_strdup_printf("%u %s in it", files, rules->name ? what : "numbered SQL files") : g_strdup_printf("%s in it", what);
}

typedef struct {
    const char *folder;
    Recognition found;
} Folder;

/* What the tree's folders are; those that need no more evidence become candidates, the others are returned. */
static GArray *collect_sure(Detection *detection) {
    GArray *others = g_array_new(FALSE, FALSE, sizeof(Folder));
    GList *keys = sorted_keys(detection->signs);
    for (GList *at = keys; at; at = at->next) {
        if (find_candidate(detection, at->data))
            continue;
        Folder folder = {at->data, runner_recognise(detection->tree, at->data)};
        if (collect_drizzle(detection, folder.folder, &folder.found) || !folder.found.runner)
            continue;
        if (folder.found.score >= RUNNER_SURE)
            add_folder(detection, folder.folder, &folder.found);
        else
            g_array_append_val(others, folder);
    }
    g_list_free(keys);
    return others;
}

static void collect_plain(Detection *detection, const GArray *folders) {
    static const char *const WORDS[] = {"migrations", "migration", "migrate", "drizzle", NULL};
    for (guint i = 0; i < folders->len; i++) {
        const Folder *folder = &g_array_index(folders, Folder, i);
        if (most_signs(detection, folder->folder) >= 2 && is_part(folder->folder, WORDS))
            add_folder(detection, folder->folder, &folder->found);
    }
}

/* Does a target of the outer folder run files of the inner one? */
static bool loads_from(const Detection *detection, const Candidate *outer, const Candidate *inner) {
    g_autoptr(MigrationSet) set = outer->runner->load(detection->tree, outer->folder, NULL);
    for (size_t i = 0; set && i < set->migration_count; i++) {
        const char *path = set->migrations[i].path;
        if (path && place_is_below(path, inner->folder))
            return true;
    }
    return false;
}

/* Two folders of one tool, one in the other, with the same files: it is the outer one when something in it speaks for the tool, else the inner one. */
static const Candidate *find_repeated(const Detection *detection) {
    for (guint i = 0; i < detection->candidates->len; i++) {
        const Candidate *inner = detection->candidates->pdata[i];
        for (guint j = 0; j < detection->candidates->len; j++) {
            const Candidate *outer = detection->candidates->pdata[j];
            bool nested = i != j && outer->runner == inner->runner && !inner->config && !outer->config && place_is_below(inner->folder, outer->folder);
            if (nested && loads_from(detection, outer, inner))
                return signs_of(detection, outer->folder, outer->runner) > 0 ? inner : outer;
        }
    }
    return NULL;
}

static void remove_repeated(Detection *detection) {
    for (const Candidate *repeated; (repeated = find_repeated(detection));)
        g_ptr_array_remove(detection->candidates, (gpointer)(uintptr_t)repeated);
}

/* Tools that read the folders below theirs: the outermost folder is the target. */
static void join_nested(Detection *detection) {
    for (guint i = 0; i < detection->candidates->len; i++) {
        const Candidate *inner = detection->candidates->pdata[i];
        bool joined = false;
        for (guint j = 0; inner->runner->recursive && j < detection->candidates->len && !joined; j++) {
            const Candidate *outer = detection->candidates->pdata[j];
            joined = outer->runner == inner->runner && outer->example == inner->example && place_is_below(inner->folder, outer->folder);
        }
        if (joined)
            g_ptr_array_remove_index(detection->candidates, i--);
    }
}

static int compare_candidates(gconstpointer a, gconstpointer b) {
    return strcmp((*(const Candidate *const *)a)->folder, (*(const Candidate *const *)b)->folder);
}

void detection_collect(Detection *detection) {
    for (guint i = 0; i < detection->configs->len; i++)
        collect_config(detection, detection->configs->pdata[i]);
    g_autoptr(GArray) others = collect_sure(detection);
    bool found = false;
    for (guint i = 0; i < detection->candidates->len; i++)
        found = found || !((Candidate *)detection->candidates->pdata[i])->example;
    if (!found)
        collect_plain(detection, others);
    join_nested(detection);
    remove_repeated(detection);
    g_ptr_array_sort(detection->candidates, compare_candidates);
}
