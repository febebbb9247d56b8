#ifndef SNAPSHOT_H
#define SNAPSHOT_H

/*
 * What the readers of drizzle-kit's snapshots share. Versions 3 to 7 keep tables as maps (snapshot_tables.c), 8 a list of entities (snapshot_entities.c), 9 the first such
 * list and what each migration changes of it (snapshot_history.c).
 */

#include <jansson.h>
#include "declared/declared.h"
#include "schema_name.h"

typedef struct {
    Schema *schema;
    const char *path;    /* pool text */
    GHashTable *lines;   /* "/tables/public.users" -> line; owned */
    GHashTable *tables;  /* "schema\nname" -> SchemaTable *; keys are the pool's */
    GHashTable *enums;   /* "schema\nname" of every enum; keys are the pool's */
} Snapshot;

/* One value and where it stands. */
typedef struct {
    json_t *value;
    const char *pointer; /* keys and indexes after slashes */
} SnapshotNode;

/* Lines of the keys of a text of JSON, down to `depth` levels. Free with g_hash_table_destroy(). */
GHashTable *snapshot_lines(const char *text, size_t size, int depth);
SourcePlace snapshot_place(const Snapshot *snapshot, const char *pointer);

/* NULL unless it is a text that is not empty; texts are copied to the pool. */
const char *snapshot_text(const Snapshot *snapshot, const json_t *object, const char *key);
/* The same, of numbers and booleans too, as JavaScript prints them. */
const char *snapshot_any_text(const Snapshot *snapshot, const json_t *value);
bool snapshot_flag(const json_t *object, const char *key);
/* In capital letters. */
const char *snapshot_upper(const Snapshot *snapshot, const json_t *object, const char *key);
/* Adds the texts of a list (or of a map's values) to `names`; false: there is something else in it. */
bool snapshot_names(const Snapshot *snapshot, const json_t *list, GPtrArray *names);
/* NULL: public. */
const char *snapshot_schema_name(const Snapshot *snapshot, const json_t *object, const char *key);

/* Notes what was not understood, and doubts the object; `whole`: and everything below it. */
void snapshot_unread(Snapshot *snapshot, const char *pointer, ObjectKind kind, const char *object, bool whole, const char *format, ...) G_GNUC_PRINTF(6, 7);
/* Notes keys that no version has. `known` ends with NULL. */
void snapshot_check_keys(Snapshot *snapshot, SnapshotNode node, const char *const *known, ObjectKind kind, const char *object);

SchemaTable *snapshot_add_table(Snapshot *snapshot, const char *schema_name, const char *name, SourcePlace place);
SchemaTable *snapshot_find_table(const Snapshot *snapshot, const char *schema_name, const char *name);
void snapshot_add_enum(Snapshot *snapshot, SnapshotNode node, const char *schema_name);
bool snapshot_has_enum(const Snapshot *snapshot, const char *schema_name, const char *name);

/* Parts that all versions write alike. `sequence` names its options with the keys of its version. */
const char *snapshot_with_options(const Snapshot *snapshot, const json_t *options, const char *between, bool snake_case); /* NULL: none */
void snapshot_read_view(Snapshot *snapshot, SnapshotNode node);
void snapshot_read_role(Snapshot *snapshot, SnapshotNode node);
void snapshot_read_sequence(Snapshot *snapshot, SnapshotNode node);
void snapshot_read_identity(Snapshot *snapshot, SchemaColumn *column, const json_t *identity);
void snapshot_read_policy(Snapshot *snapshot, SchemaTable *table, SnapshotNode node, const char *roles);

void snapshot_read_tables(Snapshot *snapshot, json_t *root);
void snapshot_read_entities(Snapshot *snapshot, json_t *entities);
/* The statements of entities that a Schema has no place for: privileges. After schema_write(). */
void snapshot_write_privileges(Snapshot *snapshot, json_t *entities);

/* The entities after the migrations up to the one whose snapshot this is (a new reference); its ancestors are looked for beside it. */
json_t *snapshot_reconstruct(FileTree *tree, const char *path, json_t *root, GError **error);

/* A whole file of JSON; errors say where. */
json_t *snapshot_load_json(const char *path, const char *text, size_t size, GError **error);

#endif
