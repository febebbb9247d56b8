#include "past_private.h"

#include <string.h>
#include "folder.h"

static bool fits(Past *past, const LedgerRow *row, const PastRevision *revision) {
    return past_form(past, row, revision) != NULL;
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

/* Where paths do not tell keys (Liquibase, Sqitch): of all that stood, and does not stand so any more, the newest that the checksum fits. */
static const PastRevision *choose_gone(Past *past, const LedgerRow *row) {
    for (guint i = past->revisions->len; i > 0; i--) {
        const PastRevision *revision = past->revisions->pdata[i - 1];
        if ((revision->changed_by || revision->branch || revision->merged) && fits(past, row, revision))
            return revision;
    }
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
                const Text *text = past_text(past, revision->blob);
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
        if (past_content(past, list->pdata[i - 1], key, &sql, &size) &&
            is_same_sql(past->tools->classify(statements, strlen(statements), sql, size)))
            return list->pdata[i - 1];
    return NULL;
}

/* --- the result ------------------------------------------------------------------------------------------------------------------------- */

/* The present file to compare with: the row's, or the one in which the revision's story goes on. */
static const Migration *present_of(const Past *past, const LedgerRow *row, const PastRevision *revision) {
    if (row->migration >= 0)
        return past_migration(past, row);
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
        bool edited = row->migration >= 0 && !is_same_sql(origin->edit) && present && past_content(past, revision, present->key, &then, &then_size) &&
                      past_content(past, next, present->key, &later, &later_size) &&
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
    if (!present || !present->sql || !past_content(past, revision, present->key, &sql, &size))
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
    const Migration *present = past_migration(past, row);
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
    const Migration *present = past_migration(past, row);
    const char *sql;
    size_t size;
    if (g_strcmp0(revision->blob, present->blob) == 0)
        return true;
    return present->sql && past_content(past, revision, present->key, &sql, &size) && size == present->sql_size && memcmp(sql, present->sql, size) == 0;
}

/* The checksum fits the present file: also an earlier revision of other SQL, that stood when the row was written? */
static void explain_blind(Past *past, LedgerState *state, LedgerRow *row, const GPtrArray *list) {
    const Migration *present = past_migration(past, row);
    int64_t time;
    const PastRevision *chosen = choose_by_time(list, row);
    if (!past_parse_time(row->fields[FIELD_APPLIED_AT], &time))
        for (guint i = 0; i < list->len; i++)
            if (!is_present(past, row, list->pdata[i]))
                chosen = list->pdata[i];
    const char *sql;
    size_t size;
    if (!chosen || is_present(past, row, chosen) || !fits(past, row, chosen) || !past_content(past, chosen, present->key, &sql, &size) ||
        past->tools->classify(sql, size, present->sql, present->sql_size) != EDIT_SQL)
        return;
    LedgerOrigin *origin = set_origin(past, state, row, chosen);
    origin->blind = true;
    origin->guessed = true;
}

/* The checksum fits the present file in another form only: a revision that had that form? */
static void explain_variant(Past *past, LedgerState *state, LedgerRow *row, const GPtrArray *list) {
    for (guint i = list->len; i > 0; i--) {
        const char *form = past_form(past, row, list->pdata[i - 1]);
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
    const Migration *present = past_migration(past, row);
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
    const Migration *present = past_migration(past, row);
    const GPtrArray *own = present && present->path ? g_hash_table_lookup(past->by_file, present->path) : NULL;
    const GPtrArray *keyed = row->key ? g_hash_table_lookup(past->by_key, row->key) : NULL;
    const PastRevision *revision = choose_by_checksum(past, own, row);
    if (!revision)
        revision = choose_by_checksum(past, keyed, row);
    if (!revision && (!row->key || (!past->set->rules->key_of_path && present)))
        revision = choose_by_hash(past, row);
    if (!revision && !present && !past->set->rules->key_of_path)
        revision = choose_gone(past, row);
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
            const char *path = past_migration(past, row)->path;
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
