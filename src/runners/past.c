#include "runners/past.h"

#include <string.h>
#include "folder.h"
#include "runners/runner.h"

/* A blob, read once. */
typedef struct {
    char *bytes; /* NULL: not here */
    size_t size;
} Text;

struct Past {
    const MigrationSet *set;
    const PastTools *tools;
    const char *const *folders;
    GPtrArray *revisions;   /* of PastRevision *, oldest first within a file */
    GHashTable *by_key;     /* text -> GPtrArray of PastRevision * */
    GHashTable *by_file;    /* path where the story goes on -> the same */
    GHashTable *by_hash;    /* SHA-256, in every form of line ends -> PastRevision *; of runners whose rows have no key; NULL: not made */
    GHashTable *texts;      /* blob -> Text * */
    GHashTable *parts;      /* path, blob -> MigrationSet *: files that hold several migrations */
    GHashTable *shared;     /* set of paths that hold several migrations */
    bool widened;           /* with revisions of other lines than the mainline */
};

/* --- what is known ------------------------------------------------------------------------------------------------------------------------- */

static void text_free(gpointer data) {
    Text *text = data;
    g_free(text->bytes);
    g_free(text);
}

static void find_shared(Past *past) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < past->set->migration_count; i++) {
        const char *path = past->set->migrations[i].path;
        if (path && !g_hash_table_add(seen, (gpointer)(uintptr_t)path))
            g_hash_table_add(past->shared, (gpointer)(uintptr_t)path);
    }
}

static void list_free(gpointer data) {
    g_ptr_array_unref(data);
}

static void set_free(gpointer data) {
    migration_set_free(data);
}

Past *past_new(const MigrationSet *set, const char *const *folders, const PastTools *tools) {
    Past *past = g_new0(Past, 1);
    past->set = set;
    past->tools = tools;
    past->folders = folders;
    past->revisions = g_ptr_array_new_with_free_func(g_free);
    past->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, list_free);
    past->by_file = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, list_free);
    past->texts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, text_free);
    past->parts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, set_free);
    past->shared = g_hash_table_new(g_str_hash, g_str_equal);
    find_shared(past);
    return past;
}

void past_free(Past *past) {
    if (!past)
        return;
    g_ptr_array_unref(past->revisions);
    g_hash_table_unref(past->by_key);
    g_hash_table_unref(past->by_file);
    g_clear_pointer(&past->by_hash, g_hash_table_unref);
    g_hash_table_unref(past->texts);
    g_hash_table_unref(past->parts);
    g_hash_table_unref(past->shared);
    g_free(past);
}

/* The path below the folder that it stood in; below a folder that nobody names, its last parts. NULL: not in that way either. */
static char *key_of(const Past *past, const char *path) {
    char *(*key_of_path)(const char *) = past->set->rules->key_of_path;
    if (!key_of_path)
        return NULL;
    const char *below = NULL;
    for (size_t i = 0; past->folders[i]; i++) {
        const char *folder = past->folders[i];
        bool inside = *folder == '\0' || (g_str_has_prefix(path, folder) && path[strlen(folder)] == '/');
        const char *rest = inside ? path_below(path, folder) : NULL;
        if (rest && (!below || rest > below))
            below = rest;
    }
    if (below)
        return key_of_path(below);
    const char *name = strrchr(path, '/');
    char *key = key_of_path(name ? name + 1 : path);
    while (!key && name > path) {
        const char *parent = g_strrstr_len(path, name - path, "/");
        key = key_of_path(parent ? parent + 1 : path);
        if (!parent || key)
            break;
        name = parent;
    }
    return key;
}

/* Takes the key only when it is new. */
static void put(GHashTable *table, char *key, bool owned, PastRevision *revision) {
    GPtrArray *list = g_hash_table_lookup(table, key);
    if (!list) {
        list = g_ptr_array_new();
        g_hash_table_insert(table, key, list);
    } else if (owned) {
        g_free(key);
    }
    g_ptr_array_add(list, revision);
}

void past_add(Past *past, const PastRevision *revision) {
    PastRevision *copy = g_memdup2(revision, sizeof *revision);
    g_ptr_array_add(past->revisions, copy);
    past->widened |= revision->branch || revision->merged;
    char *key = key_of(past, revision->path);
    if (key)
        put(past->by_key, key, true, copy);
    if (revision->now)
        put(past->by_file, (char *)(uintptr_t)revision->now, false, copy);
    g_clear_pointer(&past->by_hash, g_hash_table_unref);
}

static void add_file(Past *past, const FileHistory *file) {
    const char *now = file->alive ? file->path : NULL;
    for (size_t i = 0; i < file->event_count; i++) {
        const FileEvent *event = &file->events[i], *next = i + 1 < file->event_count ? event + 1 : NULL;
        PastRevision revision = {.now = now};
        if (i == 0 && event->kind != EVENT_ADDED && event->blob_before) {
            revision.path = event->previous_path ? event->previous_path : event->path;
            revision.blob = event->blob_before;
            revision.changed_by = event->mainline;
            revision.fate = event->kind;
            past_add(past, &revision);
        }
        if (!event->blob_after)
            continue;
        revision.path = event->path;
        revision.blob = event->blob_after;
        revision.brought = event->mainline;
        revision.changed_by = next ? next->mainline : NULL;
        revision.fate = next ? next->kind : EVENT_ADDED;
        past_add(past, &revision);
    }
}

void past_add_history(Past *past, const History *history) {
    for (size_t i = 0; history && i < history->file_count; i++)
        add_file(past, &history->files[i]);
}

/* --- contents ------------------------------------------------------------------------------------------------------------------------------ */

static const Text *text_of(Past *past, const char *blob) {
    Text *text = g_hash_table_lookup(past->texts, blob);
    if (!text) {
        text = g_new0(Text, 1);
        text->bytes = past->tools->read(past->tools->data, blob, &text->size);
        g_hash_table_insert(past->texts, (gpointer)(uintptr_t)blob, text);
    }
    return text;
}

/* The migrations of a file that holds several, as it stood then. */
static const MigrationSet *parts_of(Past *past, const PastRevision *revision) {
    g_autofree char *name = g_strconcat(revision->path, "\n", revision->blob, NULL);
    MigrationSet *set = g_hash_table_lookup(past->parts, name);
    const Text *text = set ? NULL : text_of(past, revision->blob);
    const Runner *runner = runner_find(past->set->rules->id);
    if (set || !text->bytes || !runner)
        return set;
    const char *paths[] = {revision->path, NULL}, *contents[] = {text->bytes, NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
    set = runner->load(tree, past->set->folder, NULL);
    if (set)
        g_hash_table_insert(past->parts, g_steal_pointer(&name), set);
    return set;
}

/* What a revision has for a migration of this key: the whole file, or its part. False: nothing, or not here. */
static bool content_of(Past *past, const PastRevision *revision, const char *key, const char **sql, size_t *size) {
    if (g_hash_table_contains(past->shared, revision->path)) {
        const MigrationSet *set = parts_of(past, revision);
        int index = set && key ? migration_set_find_key(set, key) : -1;
        *sql = index >= 0 ? set->migrations[index].sql : NULL;
        *size = index >= 0 ? set->migrations[index].sql_size : 0;
        return *sql != NULL;
    }
    const Text *text = text_of(past, revision->blob);
    *sql = text->bytes;
    *size = text->size;
    return text->bytes != NULL;
}

static const Migration *migration_of(const Past *past, const LedgerRow *row) {
    return row->migration >= 0 ? &past->set->migrations[row->migration] : NULL;
}

/* In which form the recorded checksum fits the revision: "" as it is; NULL: not. */
static const char *form_of(Past *past, const LedgerRow *row, const PastRevision *revision) {
    const RunnerRules *rules = past->set->rules;
    const Migration *present = migration_of(past, row);
    const char *sql, *key = present ? present->key : row->key;
    size_t size;
    if (!rules->checksum_fits || !row->hash || !*row->hash || !content_of(past, revision, key, &sql, &size))
        return NULL;
    Migration then = present ? *present : (Migration){.tag = row->name ? row->name : row->key, .key = row->key, .prefix = "", .entry = -1};
    then.path = revision->path;
    then.blob = revision->blob;
    then.sql = sql;
    then.sql_size = size;
    return rules->checksum_fits(&then, sql, size, row->hash);
}

static bool fits(Past *past, const LedgerRow *row, const PastRevision *revision) {
    return form_of(past, row, revision) != NULL;
}

/* --- the choice ------------------------------------------------------------------------------------------------------------------------- */

/* Of several revisions the one that stood on the mainline at that time: the last that came before; else the first. */
static const PastRevision *choose_by_time(const GPtrArray *list, const LedgerRow *row) {
    int64_t time;
    bool known = past_parse_time(row->fields[FIELD_APPLIED_AT], &time);
    const PastRevision *chosen = NULL;
    for (guint i = 0; list && i < list->len; i++) {
        const PastRevision *revision = list->pdata[i];
        bool before = !known || !revision->brought || revision->brought->commit_time <= time;
        if (!chosen || before)
            chosen = revision;
    }
    return chosen;
}

static const PastRevision *choose_by_checksum(Past *past, const GPtrArray *list, const LedgerRow *row) {
    for (guint i = list ? list->len : 0; i > 0; i--)
        if (fits(past, row, list->pdata[i - 1]))
            return list->pdata[i - 1];
    return NULL;
}

static void put_hash(Past *past, const char *bytes, size_t size, PastRevision *revision) {
    char *hash = text_sha256(bytes, size);
    if (!g_hash_table_contains(past->by_hash, hash))
        g_hash_table_insert(past->by_hash, hash, revision);
    else
        g_free(hash);
}

/* Rows without a key: every revision by its SHA-256, in the forms that sha256_fits() accepts. */
static const PastRevision *choose_by_hash(Past *past, const LedgerRow *row) {
    if (!row->hash)
        return NULL;
    if (!past->by_hash) {
        past->by_hash = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (guint form = 0; form < 3; form++)
            for (guint i = past->revisions->len; i > 0; i--) {
                PastRevision *revision = past->revisions->pdata[i - 1];
                const Text *text = text_of(past, revision->blob);
                size_t size = text->size;
                g_autofree char *other = text->bytes && form > 0 ? text_with_line_ends(text->bytes, text->size, form == 2, &size) : NULL;
                if (text->bytes)
                    put_hash(past, other ? other : text->bytes, size, revision);
            }
    }
    g_autofree char *lower = g_ascii_strdown(row->hash, -1);
    return g_hash_table_lookup(past->by_hash, lower);
}

static char *statements_of(const LedgerRow *row) {
    g_autoptr(GPtrArray) elements = past_parse_array(row->fields[FIELD_TEXT]);
    if (!elements || elements->len == 0)
        return NULL;
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < elements->len; i++) {
        const char *element = elements->pdata[i];
        g_string_append_printf(out, "%s%s\n", element, g_str_has_suffix(element, ";") ? "" : ";");
    }
    return g_string_free(out, FALSE);
}

static bool is_same_sql(EditClass edit) {
    return edit == EDIT_WHITESPACE || edit == EDIT_COMMENT;
}

static const PastRevision *choose_by_text(Past *past, const GPtrArray *list, const LedgerRow *row, const char *statements) {
    const char *sql, *key = row->key;
    size_t size;
    for (guint i = list ? list->len : 0; i > 0; i--)
        if (content_of(past, list->pdata[i - 1], key, &sql, &size) &&
            is_same_sql(past->tools->classify(statements, strlen(statements), sql, size)))
            return list->pdata[i - 1];
    return NULL;
}

/* --- the result ------------------------------------------------------------------------------------------------------------------------- */

/* The present file to compare with: the row's, or the one in which the revision's story goes on. */
static const Migration *present_of(const Past *past, const LedgerRow *row, const PastRevision *revision) {
    if (row->migration >= 0)
        return migration_of(past, row);
    for (size_t i = 0; revision && revision->now && i < past->set->migration_count; i++)
        if (g_strcmp0(past->set->migrations[i].path, revision->now) == 0)
            return &past->set->migrations[i];
    return NULL;
}

/* The commit that matters to the row: the one that gave the file another name, or else the first whose edit weighs as much as all of them together. */
static void find_change(Past *past, const LedgerRow *row, const PastRevision *revision, LedgerOrigin *origin) {
    const GPtrArray *list = revision->now ? g_hash_table_lookup(past->by_file, revision->now) : NULL;
    const Migration *present = present_of(past, row, revision);
    const char *then, *later;
    size_t then_size, later_size;
    guint at = 0;
    while (list && at < list->len && list->pdata[at] != revision)
        at++;
    for (guint i = at + 1; list && i < list->len; i++) {
        const PastRevision *next = list->pdata[i];
        bool renamed = row->migration < 0 && strcmp(next->path, revision->path) != 0;
        bool edited = row->migration >= 0 && !is_same_sql(origin->edit) && present && content_of(past, revision, present->key, &then, &then_size) &&
                      content_of(past, next, present->key, &later, &later_size) &&
                      !is_same_sql(past->tools->classify(then, then_size, later, later_size));
        if (!renamed && !edited)
            continue;
        origin->changed_by = next->brought;
        origin->fate = renamed ? EVENT_RENAMED : EVENT_EDITED;
        return;
    }
}

static LedgerOrigin *set_origin(Past *past, LedgerState *state, LedgerRow *row, const PastRevision *revision) {
    LedgerOrigin *origin = row->origin = g_new0(LedgerOrigin, 1);
    TextPool *texts = state->texts;
    origin->path = text_pool_add(texts, revision->path);
    origin->blob = text_pool_add(texts, revision->blob);
    origin->brought = revision->brought;
    origin->changed_by = revision->changed_by;
    origin->fate = revision->fate;
    origin->now = text_pool_add(texts, revision->now);
    origin->branch = text_pool_add(texts, revision->branch);
    origin->merged = revision->merged;
    const Migration *present = present_of(past, row, revision);
    const char *sql;
    size_t size;
    if (!present || !present->sql || !content_of(past, revision, present->key, &sql, &size))
        return origin;
    if (size == present->sql_size && memcmp(sql, present->sql, size) == 0) {
        find_change(past, row, revision, origin);
        return origin;
    }
    origin->edit = past->tools->classify(sql, size, present->sql, present->sql_size);
    g_autofree char *difference = past->tools->difference(sql, size, present->sql, present->sql_size, present->path);
    origin->difference = text_pool_add(texts, difference);
    find_change(past, row, revision, origin);
    return origin;
}

/* The statements that the ledger keeps are compared themselves. */
static void explain_text(Past *past, LedgerState *state, LedgerRow *row, const GPtrArray *list, const char *statements) {
    const Migration *present = migration_of(past, row);
    size_t size = strlen(statements);
    EditClass edit = present->sql ? past->tools->classify(statements, size, present->sql, present->sql_size) : EDIT_UNKNOWN;
    if (!present->sql || (is_same_sql(edit) && !row->other_version))
        return;
    row->other_version = true;
    const PastRevision *revision = choose_by_text(past, list, row, statements);
    LedgerOrigin *origin = revision ? set_origin(past, state, row, revision) : (row->origin = g_new0(LedgerOrigin, 1));
    origin->from_text = true;
    origin->edit = edit;
    if (revision)
        return;
    origin->path = text_pool_add(state->texts, present->path);
    origin->now = origin->path;
    g_autofree char *difference = past->tools->difference(statements, size, present->sql, present->sql_size, present->path);
    origin->difference = text_pool_add(state->texts, difference);
}

static bool is_present(Past *past, const LedgerRow *row, const PastRevision *revision) {
    const Migration *present = migration_of(past, row);
    const char *sql;
    size_t size;
    if (g_strcmp0(revision->blob, present->blob) == 0)
        return true;
    return present->sql && content_of(past, revision, present->key, &sql, &size) && size == present->sql_size && memcmp(sql, present->sql, size) == 0;
}

/* The checksum fits the present file: also an earlier revision of other SQL, that stood when the row was written? */
static void explain_blind(Past *past, LedgerState *state, LedgerRow *row, const GPtrArray *list) {
    const Migration *present = migration_of(past, row);
    int64_t time;
    const PastRevision *chosen = choose_by_time(list, row);
    if (!past_parse_time(row->fields[FIELD_APPLIED_AT], &time))
        for (guint i = 0; i < list->len; i++)
            if (!is_present(past, row, list->pdata[i]))
                chosen = list->pdata[i];
    const char *sql;
    size_t size;
    if (!chosen || is_present(past, row, chosen) || !fits(past, row, chosen) || !content_of(past, chosen, present->key, &sql, &size) ||
        past->tools->classify(sql, size, present->sql, present->sql_size) != EDIT_SQL)
        return;
    LedgerOrigin *origin = set_origin(past, state, row, chosen);
    origin->blind = true;
    origin->guessed = true;
}

/* The checksum fits the present file in another form only: a revision that had that form? */
static void explain_variant(Past *past, LedgerState *state, LedgerRow *row, const GPtrArray *list) {
    for (guint i = list->len; i > 0; i--) {
        const char *form = form_of(past, row, list->pdata[i - 1]);
        if (form && !*form) {
            set_origin(past, state, row, list->pdata[i - 1]);
            return;
        }
    }
}

/* No checksum: by the time alone. */
static void explain_by_time(Past *past, LedgerState *state, LedgerRow *row, const GPtrArray *list) {
    int64_t time;
    if (!past_parse_time(row->fields[FIELD_APPLIED_AT], &time))
        return;
    const PastRevision *chosen = choose_by_time(list, row);
    if (!chosen || is_present(past, row, chosen))
        return;
    LedgerOrigin *origin = set_origin(past, state, row, chosen);
    origin->guessed = true;
}

static void explain_present(Past *past, LedgerState *state, LedgerRow *row) {
    const Migration *present = migration_of(past, row);
    const GPtrArray *list = present->path ? g_hash_table_lookup(past->by_file, present->path) : NULL;
    if (list && list->len > 1 && row->variant)
        explain_variant(past, state, row, list);
    else if (list && list->len > 1 && row->hash && past->set->rules->checksum_fits && present->sql)
        explain_blind(past, state, row, list);
    else if (list && list->len > 1 && (!row->hash || !past->set->rules->checksum_fits) && !present->checksum)
        explain_by_time(past, state, row, list);
}

/* Another content than the present file's, or no present file. */
static void explain_past(Past *past, LedgerState *state, LedgerRow *row) {
    const Migration *present = migration_of(past, row);
    const GPtrArray *own = present && present->path ? g_hash_table_lookup(past->by_file, present->path) : NULL;
    const GPtrArray *keyed = row->key ? g_hash_table_lookup(past->by_key, row->key) : NULL;
    const PastRevision *revision = choose_by_checksum(past, own, row);
    if (!revision)
        revision = choose_by_checksum(past, keyed, row);
    if (!revision && (!row->key || (!past->set->rules->key_of_path && present)))
        revision = choose_by_hash(past, row);
    if (revision) {
        set_origin(past, state, row, revision);
        return;
    }
    /* The key alone: the file is known, its content is a guess unless there was only one. */
    bool checked = row->hash && *row->hash && past->set->rules->checksum_fits;
    if (present && checked)
        return;
    const GPtrArray *list = present ? own : keyed;
    g_autofree char *statements = statements_of(row);
    revision = statements ? choose_by_text(past, list, row, statements) : NULL;
    bool guessed = !revision && list && (list->len > 1 || checked);
    if (!revision)
        revision = choose_by_time(list, row);
    if (!revision || (present && is_present(past, row, revision)))
        return;
    set_origin(past, state, row, revision)->guessed = guessed;
}

size_t past_explain(Past *past, LedgerState *state) {
    size_t open = 0;
    for (size_t i = 0; i < state->row_count; i++) {
        LedgerRow *row = &state->rows[i];
        if (row->origin || row->superseded || row->state == ROW_INTERNAL || row->state == ROW_BASELINE)
            continue;
        g_autofree char *statements = row->migration >= 0 ? statements_of(row) : NULL;
        if (statements && !past->widened) {
            const char *path = migration_of(past, row)->path;
            explain_text(past, state, row, path ? g_hash_table_lookup(past->by_file, path) : NULL, statements);
        } else if (row->migration >= 0 && !row->other_version) {
            if (!past->widened) /* what stands on the mainline is judged by the mainline */
                explain_present(past, state, row);
        } else {
            explain_past(past, state, row);
            open += row->origin == NULL;
        }
    }
    return open;
}
