/* What is said of bugs: in every version of every Markdown document on the first-parent line, in the line's messages, and in the migrations. */
#include "load.h"

#include <string.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "base/progress.h"
#include "load_mentions.h"
#include "prose/prose.h"

typedef struct {
    Session *session;
    ProsePatterns *patterns;
    Line *line;
    Mentions *out;
    MentionCache *cache;
    MentionVersions *versions;
    GHashTable *documents; /* paths that were searched */
    GPtrArray *paths;      /* owns those of them that are not the line's */
    GHashTable *commits;   /* id -> const Commit * of `out` */
    size_t index;          /* the commit that we are at */
    size_t unreadable;     /* versions whose blob is missing */
} Load;

/* --- which documents --------------------------------------------------------------------------------------------------------------- */

static bool matches(const GPtrArray *globs, const char *path) {
    for (guint i = 0; i < globs->len; i++)
        if (g_pattern_match_simple(globs->pdata[i], path))
            return true;
    return false;
}

/* Other people's: their bugs are not ours. */
static bool is_foreign(const char *path) {
    static const char *const folders[] = {"node_modules", "vendor", "third_party", "third-party", "bower_components", "site-packages"};
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
        const char *at = strstr(path, folders[i]);
        if (at && (at == path || at[-1] == '/') && at[strlen(folders[i])] == '/')
            return true;
    }
    return false;
}

static bool is_wanted(const Project *project, const char *path) {
    bool markdown = g_str_has_suffix(path, ".md") || g_str_has_suffix(path, ".mdx") || g_str_has_suffix(path, ".markdown");
    if (!markdown || matches(project->bug_exclude, path))
        return false;
    return project->bug_documents->len ? matches(project->bug_documents, path) : !is_foreign(path);
}

/* --- documents ----------------------------------------------------------------------------------------------------------------------- */

static Mentions *read_version(Load *load, const char *path, const char *blob) {
    g_autofree char *key = g_strdup_printf("%s:%s", blob, path);
    Mentions *read = mentions_new();
    if (mention_cache_find(load->cache, key, read))
        return read;
    size_t size;
    g_autofree char *text = repository_read_blob(load->session->repository, blob, &size, NULL);
    if (!text) {
        load->unreadable++;
        return read;
    }
    prose_read_document(load->patterns, path, text, size, read);
    mention_cache_store(load->cache, key, read);
    return read;
}

static const Commit *keep_commit(Load *load, const Commit *commit) {
    if (!commit)
        return NULL;
    const Commit *kept = g_hash_table_lookup(load->commits, commit->id);
    if (!kept) {
        kept = mentions_add_commit(load->out, commit);
        g_hash_table_insert(load->commits, (gpointer)(uintptr_t)kept->id, (gpointer)(uintptr_t)kept);
    }
    return kept;
}

static const Commit *commit_here(void *payload) {
    Load *load = payload;
    return keep_commit(load, line_commit(load->line, load->index));
}

static void read_changes(Load *load) {
    const Project *project = load->session->audit->project;
    const GArray *changes = line_changes(load->line);
    for (guint i = 0; i < changes->len; i++) {
        const LineChange *change = &g_array_index(changes, LineChange, i);
        if (!is_wanted(project, change->path))
            continue;
        g_hash_table_add(load->documents, (gpointer)(uintptr_t)change->path);
        mention_versions_change(load->versions, change->path, change->after, change->after ? read_version(load, change->path, change->after) : NULL);
    }
    mention_versions_commit(load->versions, commit_here, load);
}

/* --- messages ------------------------------------------------------------------------------------------------------------------------ */

static void read_message(Load *load) {
    guint first = load->out->items->len;
    prose_read_message(load->patterns, line_message(load->line, load->index), load->out);
    for (guint i = first; i < load->out->items->len; i++)
        ((Mention *)load->out->items->pdata[i])->commit = commit_here(load);
}

/* --- the line ------------------------------------------------------------------------------------------------------------------------ */

static const Commit *keep_restored(void *payload, const Commit *commit) {
    return keep_commit(payload, commit);
}

static void start_over(Load *load) {
    g_clear_pointer(&load->versions, mention_versions_free);
    g_clear_pointer(&load->documents, g_hash_table_unref);
    g_clear_pointer(&load->commits, g_hash_table_unref);
    g_clear_pointer(&load->paths, g_ptr_array_unref);
    mentions_free(load->out);
    load->out = mentions_new();
    load->versions = mention_versions_new(load->out);
    load->documents = g_hash_table_new(g_str_hash, g_str_equal);
    load->commits = g_hash_table_new(g_str_hash, g_str_equal);
    load->paths = g_ptr_array_new_with_free_func(g_free);
}

static MentionState state_of(Load *load) {
    return (MentionState){load->line, load->out, load->versions, load->documents, load->paths, keep_restored, load};
}

/* Index of the first commit that is to be read. The tree before it is where the first change is seen from. */
static bool begin_line(Load *load, size_t *begin, GError **error) {
    start_over(load);
    MentionState state = state_of(load);
    *begin = mention_state_restore(load->cache, &state);
    if (*begin == 0)
        start_over(load); /* what was read of a damaged state */
    return *begin == 0 || *begin == line_count(load->line) || line_move(load->line, *begin - 1, error);
}

/* False: interrupted, or a tree is missing; what was read stays. */
static bool read_line(Load *load, GError **error) {
    size_t begin, count = line_count(load->line);
    if (!begin_line(load, &begin, error))
        return false;
    progress_begin("Reading documents and messages", count);
    for (load->index = begin; load->index < count; load->index++) {
        progress_set(load->index);
        if (interrupt_check(error) || !line_move(load->line, load->index, error))
            return false;
        read_changes(load);
        read_message(load);
    }
    MentionState state = state_of(load);
    if (begin < count && load->unreadable == 0 && !load->session->audit->revision)
        mention_state_keep(load->cache, &state);
    return true;
}

/* --- migrations ------------------------------------------------------------------------------------------------------------------------- */

static void read_migrations(Load *load) {
    const Audit *audit = load->session->audit;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal); /* targets may share files */
    for (guint i = 0; i < audit->targets->len; i++) {
        const MigrationSet *set = ((const AuditTarget *)audit->targets->pdata[i])->migrations;
        for (size_t j = 0; set && j < set->migration_count; j++) {
            const Migration *migration = &set->migrations[j];
            if (!migration->path || !g_hash_table_add(seen, (gpointer)(uintptr_t)migration->path))
                continue;
            guint first = load->out->items->len;
            prose_read_migration(load->patterns, migration->path, migration->sql ? migration->sql : "", migration->sql ? migration->sql_size : 0, load->out);
            for (guint k = first; k < load->out->items->len; k++)
                ((Mention *)load->out->items->pdata[k])->commit = keep_commit(load, audit_migration_commit(audit, migration));
        }
    }
}

/* --- all ----------------------------------------------------------------------------------------------------------------------------------- */

static void note_gaps(Load *load, const GError *problem) {
    const char *reason = NULL;
    g_autofree char *text = NULL;
    if (problem)
        text = g_strdup_printf("documents and messages of bugs in part: %s", problem->message);
    else if (load->unreadable)
        text = g_strdup_printf("%zu %s of documents that may name bugs: %s not in this clone", load->unreadable, load->unreadable == 1 ? "version" : "versions", load->unreadable == 1 ? "it is" : "they are");
    else if (!line_is_complete(load->line, &reason))
        text = g_strdup_printf("since when documents name bugs, where that was before the history at hand: %s", reason);
    if (!text)
        return;
    load_note(load->session->audit, text);
    load->out->gap = text_pool_add(load->out->texts, text);
}

static int compare_mentions(gconstpointer a, gconstpointer b) {
    return mention_compare(*(const Mention *const *)a, *(const Mention *const *)b);
}

/* Interrupted: true, with the error. */
static bool read_all(Load *load, GError **error) {
    g_autoptr(GError) problem = NULL;
    bool complete = read_line(load, &problem);
    progress_end();
    load->out->documents = g_hash_table_size(load->documents);
    if (!complete && g_error_matches(problem, PGSTRATA_ERROR, ERROR_INTERRUPTED)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    note_gaps(load, problem);
    mention_cache_save(load->cache);
    read_migrations(load);
    mentions_mark_copies(load->out, load->session->audit->project->excluded);
    g_ptr_array_sort(load->out->items, compare_mentions);
    return true;
}

static void free_load(Load *load) {
    prose_patterns_free(load->patterns);
    mention_versions_free(load->versions);
    mention_cache_free(load->cache);
    g_clear_pointer(&load->documents, g_hash_table_unref);
    g_clear_pointer(&load->commits, g_hash_table_unref);
    g_clear_pointer(&load->paths, g_ptr_array_unref);
}

size_t load_count_documents(Session *session) {
    const Project *project = session->audit->project;
    g_auto(GStrv) texts = project_texts(project->bug_patterns);
    g_autoptr(ProsePatterns) patterns = prose_patterns_new((const char *const *)texts, NULL);
    size_t count = 0;
    for (size_t i = 0; patterns && i < session->tree->count; i++) {
        const TreeFile *file = &session->tree->files[i];
        size_t size;
        g_autofree char *text = is_wanted(project, file->path) ? session->tree->read(session->tree, file, &size, NULL) : NULL;
        count += text && prose_may_mention(patterns, text, size);
    }
    return count;
}

Mentions *load_mentions(Session *session, GError **error) {
    const Audit *audit = session->audit;
    Load load = {.session = session, .out = mentions_new()};
    g_auto(GStrv) patterns = project_texts(audit->project->bug_patterns);
    load.patterns = prose_patterns_new((const char *const *)patterns, error);
    load.line = load.patterns ? load_line(session, error) : NULL;
    bool read = false;
    if (load.line) {
        load.cache = mention_cache_open(repository_git_folder(session->repository), audit->project, !session->no_cache);
        read = read_all(&load, error);
    }
    free_load(&load);
    if (read)
        return load.out;
    mentions_free(load.out);
    return NULL;
}
