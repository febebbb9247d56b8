#include "candidate.h"

#include <string.h>
#include "folder.h"
#include "place.h"

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

/* `out` is relative to the folder in which drizzle-kit is called, which the configuration does not say: its own folder, or one above it with
 * a package.json, or the root. The first that holds migrations is it. */
static char *resolve_out(FileTree *tree, const DrizzleConfig *config, const Runner **runner) {
    g_autofree char *own = place_parent(config->path);
    g_autofree char *base = g_strdup(own);
    for (;;) {
        g_autofree char *manifest = path_join(base, "package.json");
        bool base_counts = !*base || strcmp(base, own) == 0 || file_tree_find(tree, manifest);
        g_autofree char *folder = base_counts ? place_resolve(base, config->out) : NULL;
        *runner = folder && place_exists(tree, folder) ? runner_detect(tree, folder) : NULL;
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

static void collect_folders(Detection *detection, GHashTable *folders, const char *reason) {
    GList *keys = sorted_keys(folders);
    for (GList *at = keys; at; at = at->next) {
        if (find_candidate(detection, at->data))
            continue;
        const Runner *runner = runner_detect(detection->tree, at->data);
        if (runner && strcmp(runner->rules->id, "sql") != 0)
            add_candidate(detection, at->data, runner)->reason = g_strdup(reason);
        else
            detection_note(detection, *(const char *)at->data ? at->data : ".", "migrations of drizzle, but not for PostgreSQL");
    }
    g_list_free(keys);
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

static bool is_other_database(const char *folder) {
    static const char *const WORDS[] = {"clickhouse", "sqlite", "sqlite3", "mysql", "mariadb", "mssql", "sqlserver", "oracle", "d1", "cassandra", "duckdb", NULL};
    return is_part(folder, WORDS);
}

static void collect_plain(Detection *detection) {
    static const char *const WORDS[] = {"migrations", "migration", "migrate", "drizzle", NULL};
    GList *keys = sorted_keys(detection->numbered);
    for (GList *at = keys; at; at = at->next) {
        guint files = GPOINTER_TO_UINT(g_hash_table_lookup(detection->numbered, at->data));
        if (files < 2 || !is_part(at->data, WORDS) || find_candidate(detection, at->data))
            continue;
        if (is_other_database(at->data))
            detection_note(detection, at->data, "numbered SQL files, by its name not for PostgreSQL");
        else if (runner_detect(detection->tree, at->data))
            add_candidate(detection, at->data, runner_find("sql"))->reason = g_strdup_printf("%u numbered SQL files in it", files);
    }
    g_list_free(keys);
}

static int compare_candidates(gconstpointer a, gconstpointer b) {
    return strcmp((*(const Candidate *const *)a)->folder, (*(const Candidate *const *)b)->folder);
}

void detection_collect(Detection *detection) {
    for (guint i = 0; i < detection->configs->len; i++)
        collect_config(detection, detection->configs->pdata[i]);
    collect_folders(detection, detection->journals, "meta/_journal.json in it");
    collect_folders(detection, detection->snapshots, "migration folders with snapshots in it");
    bool found = false;
    for (guint i = 0; i < detection->candidates->len; i++)
        found = found || !((Candidate *)detection->candidates->pdata[i])->example;
    if (!found)
        collect_plain(detection);
    g_ptr_array_sort(detection->candidates, compare_candidates);
}
