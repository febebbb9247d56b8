#include "fleet/shard.h"

#include <string.h>
#include "base/error.h"

#define SHARDS_MAX 10000

static void free_entry(gpointer entry) {
    database_entry_free(entry);
}

Shard *shard_new(void) {
    Shard *shard = g_new0(Shard, 1);
    shard->entries = g_ptr_array_new_with_free_func(free_entry);
    return shard;
}

void shard_free(Shard *shard) {
    if (!shard)
        return;
    g_free(shard->tool);
    g_free(shard->head);
    g_free(shard->revision);
    g_free(shard->configuration);
    g_free(shard->migrations);
    g_ptr_array_unref(shard->entries);
    g_free(shard);
}

bool shard_parse(const char *text, int *index, int *count, GError **error) {
    char *end = NULL;
    gint64 first = g_ascii_isdigit(*text) ? g_ascii_strtoll(text, &end, 10) : 0;
    gint64 second = end && *end == '/' && g_ascii_isdigit(end[1]) ? g_ascii_strtoll(end + 1, &end, 10) : 0;
    if (!end || *end || first < 1 || first > second || second > SHARDS_MAX) {
        error_set(error, ERROR_USAGE, "--shard: \"%s\" is not of the form I/N, as 1/4 to 4/4 (N at most %d)", text, SHARDS_MAX);
        return false;
    }
    *index = (int)first;
    *count = (int)second;
    return true;
}

bool shard_has(int index, int count, size_t position) {
    return position % (size_t)count == (size_t)index - 1;
}

/* --- what must be the same in all ------------------------------------------------------------------------------------------------------ */

static bool check_origin(const Shard *shard, const char *path, const Shard *mine, GError **error) {
    if (strcmp(shard->tool, mine->tool) != 0)
        error_set(error, ERROR_CONFIG, "%s: was written by pgstrata %s, this is %s", path, shard->tool, mine->tool);
    else if (strcmp(shard->head, mine->head) != 0 || g_strcmp0(shard->revision, mine->revision) != 0)
        error_set(error, ERROR_CONFIG, "%s: was written at commit %.12s, the repository is at %.12s", path, *shard->head ? shard->head : "(none)",
                  *mine->head ? mine->head : "(none)");
    else if (strcmp(shard->migrations, mine->migrations) != 0)
        error_set(error, ERROR_CONFIG, "%s: was written for other migrations than those that are here now", path);
    else if (strcmp(shard->configuration, mine->configuration) != 0)
        error_set(error, ERROR_CONFIG, "%s: was written with another configuration of databases", path);
    else
        return true;
    error_set_hint(error, "all shards and the merge need the same program, commit, configuration and --target, --database, --fleet options");
    return false;
}

static bool check_numbers(const GPtrArray *shards, const char *const *paths, GError **error) {
    int count = ((const Shard *)shards->pdata[0])->count;
    g_autofree const char **seen = g_new0(const char *, (gsize)count + 1);
    for (guint i = 0; i < shards->len; i++) {
        const Shard *shard = shards->pdata[i];
        if (shard->count != count) {
            error_set(error, ERROR_CONFIG, "%s: is one of %d shards, %s one of %d", paths[i], shard->count, paths[0], count);
            return false;
        }
        if (seen[shard->index]) {
            error_set(error, ERROR_CONFIG, "%s: is shard %d of %d, and so is %s", paths[i], shard->index, count, seen[shard->index]);
            return false;
        }
        seen[shard->index] = paths[i];
    }
    g_autoptr(GString) missing = g_string_new(NULL);
    for (int i = 1; i <= count; i++)
        if (!seen[i])
            g_string_append_printf(missing, "%s%d/%d", missing->len > 0 ? ", " : "", i, count);
    if (missing->len > 0)
        error_set(error, ERROR_CONFIG, "missing: shard %s", missing->str);
    return missing->len == 0;
}

/* --- entries --------------------------------------------------------------------------------------------------------------------------- */

static bool same_members(const DatabaseEntry *a, const DatabaseEntry *b) {
    if (a->members->len != b->members->len)
        return false;
    for (guint i = 0; i < a->members->len; i++)
        if (strcmp(a->members->pdata[i], b->members->pdata[i]) != 0)
            return false;
    return true;
}

static bool check_entry(const DatabaseEntry *whole, const DatabaseEntry *part, const char *path, GError **error) {
    if (strcmp(whole->target, part->target) != 0 || strcmp(whole->name, part->name) != 0 || whole->fleet != part->fleet) {
        error_set(error, ERROR_CONFIG, "%s: has other databases than the first shard", path);
        return false;
    }
    if (!same_members(whole, part) || g_strcmp0(whole->unset, part->unset) != 0 || g_strcmp0(whole->problem, part->problem) != 0) {
        error_set(error, ERROR_INCOMPLETE, "%s: saw another list of the databases of %s/%s than the first shard", path, part->target, part->name);
        error_set_hint(error, "a database came or went in between, or one shard could not read the list: run the shards again");
        return false;
    }
    return true;
}

/* Hands the readings over, each with its catalog when it is the one that stands for it. */
static void move_readings(DatabaseEntry *whole, DatabaseEntry *part) {
    g_autoptr(GPtrArray) readings = g_steal_pointer(&part->readings);
    g_ptr_array_set_free_func(readings, NULL);
    part->readings = g_ptr_array_new();
    for (guint i = 0; i < readings->len; i++) {
        DatabaseReading *reading = readings->pdata[i];
        KeptCatalog *kept = reading->fingerprint ? g_hash_table_lookup(part->catalogs, reading->fingerprint) : NULL;
        if (kept && strcmp(kept->name, reading->name) == 0)
            reading->catalog = g_steal_pointer(&kept->catalog);
        database_entry_keep(whole, reading);
    }
}

static bool check_complete(const DatabaseEntry *entry, GError **error) {
    bool fine = entry->readings->len == entry->members->len;
    for (guint i = 0; fine && i < entry->members->len; i++)
        fine = strcmp(((const DatabaseReading *)entry->readings->pdata[i])->name, entry->members->pdata[i]) == 0;
    if (!fine)
        error_set(error, ERROR_CONFIG, "the shards do not have each database of %s/%s exactly once", entry->target, entry->name);
    return fine;
}

static void copy_entry(Shard *whole, const DatabaseEntry *from) {
    DatabaseEntry *entry = database_entry_new(from->target, from->name, from->fleet);
    entry->unset = g_strdup(from->unset);
    entry->problem = g_strdup(from->problem);
    for (guint i = 0; i < from->notes->len; i++)
        g_ptr_array_add(entry->notes, g_strdup(from->notes->pdata[i]));
    for (guint i = 0; i < from->members->len; i++)
        g_ptr_array_add(entry->members, g_strdup(from->members->pdata[i]));
    g_ptr_array_add(whole->entries, entry);
}

static bool merge_entries(Shard *whole, const GPtrArray *shards, const char *const *paths, GError **error) {
    for (guint i = 0; i < shards->len; i++) {
        Shard *shard = shards->pdata[i];
        if (shard->entries->len != whole->entries->len) {
            error_set(error, ERROR_CONFIG, "%s: has other databases than the first shard", paths[i]);
            return false;
        }
        for (guint j = 0; j < shard->entries->len; j++) {
            if (!check_entry(whole->entries->pdata[j], shard->entries->pdata[j], paths[i], error))
                return false;
            move_readings(whole->entries->pdata[j], shard->entries->pdata[j]);
        }
    }
    for (guint i = 0; i < whole->entries->len; i++) {
        database_entry_sort(whole->entries->pdata[i]);
        if (!check_complete(whole->entries->pdata[i], error))
            return false;
    }
    return true;
}

Shard *shard_merge(GPtrArray *shards, const char *const *paths, const Shard *mine, GError **error) {
    for (guint i = 0; i < shards->len; i++)
        if (!check_origin(shards->pdata[i], paths[i], mine, error))
            return NULL;
    if (!check_numbers(shards, paths, error))
        return NULL;
    g_autoptr(Shard) whole = shard_new();
    const Shard *first = shards->pdata[0];
    for (guint i = 0; i < first->entries->len; i++)
        copy_entry(whole, first->entries->pdata[i]);
    return merge_entries(whole, shards, paths, error) ? g_steal_pointer(&whole) : NULL;
}
