#include "model/migration.h"
#include <string.h>

const RunnerRules RUNNER_RULES_SCRIPT = {
    .id = "script", .title = "a script", .name = "psql", .transaction = TRANSACTION_PER_PIECE, .session_per_file = true};

MigrationSet *migration_set_new(void) {
    MigrationSet *set = g_new0(MigrationSet, 1);
    set->texts = text_pool_new();
    set->problems = g_ptr_array_new_with_free_func(g_free);
    return set;
}

void migration_set_free(MigrationSet *set) {
    if (!set)
        return;
    for (size_t i = 0; i < set->migration_count; i++)
        g_free(set->migrations[i].pieces);
    g_free(set->migrations);
    g_free(set->own_rules);
    g_free(set->entries);
    g_ptr_array_unref(set->problems);
    text_pool_free(set->texts);
    g_free(set);
}

const Migration *migration_set_find(const MigrationSet *set, const char *tag) {
    for (size_t i = 0; i < set->migration_count; i++)
        if (strcmp(set->migrations[i].tag, tag) == 0)
            return &set->migrations[i];
    return NULL;
}

int migration_set_find_key(const MigrationSet *set, const char *key) {
    for (size_t i = 0; key && i < set->migration_count; i++)
        if (g_strcmp0(set->migrations[i].key, key) == 0)
            return (int)i;
    return -1;
}

bool migration_set_follows(const MigrationSet *set, const char *path) {
    return set->rules->follows_path ? set->rules->follows_path(path) : g_str_has_suffix(path, ".sql");
}

size_t migration_set_code_count(const MigrationSet *set) {
    size_t count = 0;
    for (size_t i = 0; i < set->migration_count; i++)
        count += set->migrations[i].code;
    return count;
}

TransactionMode migration_transaction(const MigrationSet *set, const Migration *migration) {
    if (!migration->no_transaction)
        return set->rules->transaction;
    return set->rules->sent_whole ? TRANSACTION_PER_PIECE : TRANSACTION_NONE;
}
