#include "compare/words.h"

#include <string.h>

static void append_clean(GString *out, const char *text) {
    for (const char *at = text ? text : ""; *at; at++)
        if (*at != *CODE_BEGIN && *at != *CODE_END)
            g_string_append_c(out, *at);
}

const char *word_file(TextPool *texts, const char *path) {
    static const char *const inner[] = {"migration.sql", "up.sql", "down.sql"};
    g_autofree char *name = g_path_get_basename(path);
    for (size_t i = 0; i < G_N_ELEMENTS(inner); i++) {
        const char *slash = strrchr(path, '/');
        if (!slash || strcmp(name, inner[i]) != 0)
            continue;
        g_autofree char *folder = g_strndup(path, (gsize)(slash - path));
        g_autofree char *own = g_path_get_basename(folder);
        return text_pool_add(texts, own);
    }
    return text_pool_add(texts, name);
}

const char *word_plain(TextPool *texts, const char *text) {
    g_autoptr(GString) out = g_string_new(NULL);
    append_clean(out, text);
    return text_pool_add(texts, out->str);
}

const char *word_code(TextPool *texts, const char *name) {
    g_autoptr(GString) out = g_string_new(CODE_BEGIN);
    append_clean(out, name);
    g_string_append(out, CODE_END);
    return text_pool_add(texts, out->str);
}

const char *word_count(TextPool *texts, size_t count, const char *singular, const char *plural) {
    return text_pool_printf(texts, "%zu %s", count, count == 1 ? singular : plural);
}

const char *word_kind_count(TextPool *texts, size_t count, ObjectKind kind) {
    return word_count(texts, count, kind_get(kind)->name, kind_get(kind)->plural);
}

static const char *join(TextPool *texts, const GPtrArray *items, size_t limit, bool marked) {
    g_autoptr(GString) out = g_string_new(NULL);
    size_t shown = items->len <= limit ? items->len : MAX(limit, 1) - 1;
    for (size_t i = 0; i < shown; i++) {
        bool last = i + 1 == items->len;
        g_string_append(out, i == 0 ? "" : last ? " and " : ", ");
        g_string_append(out, marked ? (const char *)items->pdata[i] : word_code(texts, items->pdata[i]));
    }
    if (shown < items->len)
        g_string_append_printf(out, "%s%zu more", shown ? " and " : "", items->len - shown);
    return text_pool_add(texts, out->str);
}

const char *word_list(TextPool *texts, const GPtrArray *names, size_t limit) {
    return join(texts, names, limit, false);
}

const char *word_list_marked(TextPool *texts, const GPtrArray *items, size_t limit) {
    return join(texts, items, limit, true);
}

const char *word_date_ms(TextPool *texts, int64_t milliseconds) {
    g_autoptr(GString) out = g_string_new(NULL);
    text_date(out, milliseconds / 1000, 0, false);
    return text_pool_add(texts, out->str);
}

const char *word_time_ms(TextPool *texts, int64_t milliseconds) {
    g_autoptr(GString) out = g_string_new(NULL);
    text_date(out, milliseconds / 1000, 0, true);
    return text_pool_add(texts, out->str);
}

const char *word_commit(TextPool *texts, const Commit *commit) {
    if (!commit)
        return "an unknown commit";
    g_autofree char *id = g_strndup(commit->id, 7);
    g_autoptr(GString) date = g_string_new(NULL);
    text_date(date, commit->commit_time, commit->commit_offset, false);
    return text_pool_printf(texts, "%s of %s by %s", word_code(texts, id), date->str, word_plain(texts, commit->author));
}

const char *word_short(const char *identity) {
    return g_str_has_prefix(identity, "public.") ? identity + strlen("public.") : identity;
}

const char *word_object(TextPool *texts, ObjectKind kind, const char *identity) {
    return text_pool_printf(texts, "%s %s", kind_get(kind)->name, word_code(texts, word_short(identity)));
}

const char *word_property(TextPool *texts, const char *property) {
    static const struct {
        const char *property, *word;
    } words[] = {{"not_null", "NOT NULL"}, {"on_delete", "ON DELETE"}, {"on_update", "ON UPDATE"}, {"not_valid", "NOT VALID"},
                 {"references_table", "refers to"}, {"references_columns", "refers to columns"}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i].property, property) == 0)
            return words[i].word;
    g_autofree char *spaced = g_strdelimit(g_strdup(property), "_", ' ');
    return word_plain(texts, spaced);
}

const char *word_value(TextPool *texts, const char *value, size_t most) {
    if (!value)
        return "none";
    size_t size = MIN(strcspn(value, "\n"), most);
    while (size > 0 && ((unsigned char)value[size] & 0xc0) == 0x80) /* not within a character */
        size--;
    return value[size] ? text_pool_printf(texts, "%s ...", word_code(texts, text_pool_add_n(texts, value, size))) : word_code(texts, value);
}

const char *change_property(const Change *change, const char *name) {
    for (size_t i = 0; i < change->property_count; i++)
        if (strcmp(change->properties[i].property, name) == 0)
            return change->action == CHANGE_REMOVED ? change->properties[i].before : change->properties[i].after;
    return NULL;
}

/* Identities of the tables and views that the set adds (or removes) -> how many columns with them. */
static GHashTable *count_columns(const ChangeSet *set, ChangeAction action) {
    GHashTable *columns = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < set->changes->len; i++) {
        const Change *change = set->changes->pdata[i];
        if (change->action == action && !change->parent)
            g_hash_table_insert(columns, (gpointer)(uintptr_t)change->identity, GSIZE_TO_POINTER(0));
    }
    for (size_t i = 0; i < set->changes->len; i++) {
        const Change *change = set->changes->pdata[i];
        gpointer count = NULL;
        if (change->action == action && change->kind == KIND_COLUMN && change->parent &&
            g_hash_table_lookup_extended(columns, change->parent, NULL, &count))
            g_hash_table_insert(columns, (gpointer)(uintptr_t)change->parent, GSIZE_TO_POINTER(GPOINTER_TO_SIZE(count) + 1));
    }
    return columns;
}

static const char *describe(TextPool *texts, const Change *change, size_t columns) {
    const char *object = word_object(texts, change->kind, change->identity);
    const char *type = change_property(change, "type");
    if (change->kind == KIND_COLUMN && type)
        return text_pool_printf(texts, "%s %s", object, word_code(texts, type));
    if (columns > 0)
        return text_pool_printf(texts, "%s (%s)", object, word_kind_count(texts, columns, KIND_COLUMN));
    return object;
}

/* The changes that stand for themselves; *columns as from count_columns(). */
static GPtrArray *top_changes(const ChangeSet *set, ChangeAction action, GHashTable *columns) {
    GPtrArray *tops = g_ptr_array_new();
    for (size_t i = 0; i < set->changes->len; i++) {
        Change *change = set->changes->pdata[i];
        bool owned = change->parent && g_hash_table_contains(columns, change->parent);
        bool given = change->kind == KIND_SCHEMA && strcmp(change->identity, "public") == 0; /* every database has it from the start */
        if (change->action == action && !owned && !given && !(change->kind == KIND_SEQUENCE && change_property(change, "owned_by")))
            g_ptr_array_add(tops, change);
    }
    return tops;
}

/* How many of the changes from `begin` on are of the same kind and belong to the same table: they are neighbours, since changes are sorted. */
static size_t run_length(const GPtrArray *tops, size_t begin) {
    const Change *first = tops->pdata[begin];
    size_t end = begin + 1;
    for (; first->parent && end < tops->len; end++) {
        const Change *other = tops->pdata[end];
        if (other->kind != first->kind || g_strcmp0(other->parent, first->parent) != 0)
            break;
    }
    return end - begin;
}

static const char *describe_run(TextPool *texts, const GPtrArray *tops, size_t begin, size_t length) {
    const Change *first = tops->pdata[begin];
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (size_t i = begin; i < begin + length; i++)
        g_ptr_array_add(names, (gpointer)(uintptr_t)((const Change *)tops->pdata[i])->name);
    return text_pool_printf(texts, "%s of %s (%s)", word_kind_count(texts, length, first->kind), word_code(texts, word_short(first->parent)),
                            word_list(texts, names, 6));
}

GPtrArray *word_things(TextPool *texts, const ChangeSet *set, ChangeAction action) {
    GPtrArray *things = g_ptr_array_new();
    g_autoptr(GHashTable) columns = count_columns(set, action);
    g_autoptr(GPtrArray) tops = top_changes(set, action, columns);
    for (size_t i = 0, length; i < tops->len; i += length) {
        const Change *change = tops->pdata[i];
        length = run_length(tops, i);
        size_t count = change->parent ? 0 : GPOINTER_TO_SIZE(g_hash_table_lookup(columns, change->identity));
        g_ptr_array_add(things, (gpointer)(uintptr_t)(length > 1 ? describe_run(texts, tops, i, length) : describe(texts, change, count)));
    }
    return things;
}

const char *word_things_counted(TextPool *texts, const ChangeSet *set, ChangeAction action) {
    g_autoptr(GHashTable) columns = count_columns(set, action);
    g_autoptr(GPtrArray) tops = top_changes(set, action, columns);
    size_t tables = 0, loose = 0;
    for (size_t i = 0; i < tops->len; i++) {
        tables += ((const Change *)tops->pdata[i])->kind == KIND_TABLE;
        loose += ((const Change *)tops->pdata[i])->kind == KIND_COLUMN;
    }
    const char *parts[] = {
        tables ? word_kind_count(texts, tables, KIND_TABLE) : NULL,
        loose ? word_kind_count(texts, loose, KIND_COLUMN) : NULL,
        tops->len > tables + loose ? word_count(texts, tops->len - tables - loose, tables + loose ? "other object" : "object",
                                                tables + loose ? "other objects" : "objects") : NULL,
    };
    g_autoptr(GPtrArray) said = g_ptr_array_new();
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i])
            g_ptr_array_add(said, (gpointer)(uintptr_t)parts[i]);
    return said->len ? word_list_marked(texts, said, G_N_ELEMENTS(parts)) : NULL;
}
