#include "sql_set.h"

#include <string.h>

MigrationSet *sql_set_new(void) {
    MigrationSet *set = migration_set_new();
    set->rules = &RUNNER_RULES_SCRIPT;
    set->folder = "";
    return set;
}

static void take_text(MigrationSet *set, Migration *migration, const char *sql, size_t size) {
    g_autofree char *hash = text_sha256(sql, size);
    migration->sha256 = text_pool_add(set->texts, hash);
    migration->sql = text_pool_add_n(set->texts, sql, size);
    migration->sql_size = size;
}

static void add_piece(Migration *migration, size_t begin, size_t end) {
    migration->pieces = g_renew(SqlPiece, migration->pieces, migration->piece_count + 1);
    migration->pieces[migration->piece_count++] = (SqlPiece){begin, end, 1};
}

void sql_set_add(MigrationSet *set, const char *tag, const char *sql, size_t size) {
    set->migrations = g_renew(Migration, set->migrations, set->migration_count + 1);
    Migration *migration = &set->migrations[set->migration_count++];
    *migration = (Migration){.prefix = "", .registered = true, .entry = -1};
    migration->tag = migration->key = migration->path = text_pool_add(set->texts, tag);
    take_text(set, migration, sql, size);
    add_piece(migration, 0, size);
}

void sql_set_add_pieces(MigrationSet *set, const char *tag, const GPtrArray *statements) {
    g_autoptr(GString) text = g_string_new(NULL);
    sql_set_add(set, tag, "", 0);
    Migration *migration = &set->migrations[set->migration_count - 1];
    migration->piece_count = 0;
    for (guint i = 0; i < statements->len; i++) {
        size_t begin = text->len;
        g_string_append(text, statements->pdata[i]);
        add_piece(migration, begin, text->len);
        g_string_append_c(text, '\n');
    }
    take_text(set, migration, text->str, text->len);
}
