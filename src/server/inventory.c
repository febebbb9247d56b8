/*
 * Inventories: which row of which catalog was written by which transaction. The statements of queries/inventory.sql scan one catalog each; what
 * belongs to what is put together here.
 */

#include "inventory.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "introspect_private.h"
#include "query_text.h"
#include "scope.h"

#define READ_TIMEOUT_MS 300000

/* The statements, in the order of the file. */
typedef enum {
    PART_NAMESPACE, PART_MEMBER, PART_RELATION, PART_TYPE, PART_FUNCTION, PART_EXTENSION, PART_INDEX, PART_SEQUENCE, PART_SEQUENCE_OWNER,
    PART_COLUMN, PART_DEFAULT, PART_TABLE_CONSTRAINT, PART_DOMAIN_CONSTRAINT, PART_TRIGGER, PART_POLICY, PART_RULE, PART_PARENT, PART_LABEL,
    PART_RARE, PART_RARE_DETAIL, PART_COMMENT, PART_COUNT
} PartId;

/* Oids of system catalogs, the same in every version. */
enum {
    CLASS_TYPE = 1247, CLASS_ATTRIBUTE = 1249, CLASS_PROC = 1255, CLASS_RELATION = 1259, CLASS_SEQUENCE = 2224, CLASS_ATTRDEF = 2604,
    CLASS_CONSTRAINT = 2606, CLASS_DEPEND = 2608, CLASS_DESCRIPTION = 2609, CLASS_INDEX = 2610, CLASS_INHERITS = 2611, CLASS_NAMESPACE = 2615,
    CLASS_REWRITE = 2618, CLASS_TRIGGER = 2620, CLASS_EXTENSION = 3079, CLASS_POLICY = 3256, CLASS_ENUM = 3501
};

/* What decides whether a row is the user's, and which root it has. */
typedef enum {
    OF_ITSELF,
    OF_SCHEMA,       /* the owner is a namespace; members of extensions are left out */
    OF_OWN_RELATION, /* the object is itself a relation */
    OF_RELATION,     /* the owner is a relation */
    OF_TYPE,         /* the owner is a type */
    OF_SCHEMA_OR_NONE,
    OF_OBJECT        /* the owner is one of the objects before */
} Belonging;

static const struct {
    const char *name; /* of the prepared statement */
    uint32_t class_id; /* 0: rows say it */
    Belonging belonging;
} parts[PART_COUNT] = {
    [PART_NAMESPACE] = {"pgstrata_inventory_namespace", CLASS_NAMESPACE, OF_ITSELF},
    [PART_MEMBER] = {"pgstrata_inventory_member", 0, OF_ITSELF},
    [PART_RELATION] = {"pgstrata_inventory_relation", CLASS_RELATION, OF_OWN_RELATION},
    [PART_TYPE] = {"pgstrata_inventory_type", CLASS_TYPE, OF_SCHEMA},
    [PART_FUNCTION] = {"pgstrata_inventory_function", CLASS_PROC, OF_SCHEMA},
    [PART_EXTENSION] = {"pgstrata_inventory_extension", CLASS_EXTENSION, OF_ITSELF},
    [PART_INDEX] = {"pgstrata_inventory_index", CLASS_INDEX, OF_OWN_RELATION},
    [PART_SEQUENCE] = {"pgstrata_inventory_sequence", CLASS_SEQUENCE, OF_OWN_RELATION},
    [PART_SEQUENCE_OWNER] = {"pgstrata_inventory_sequence_owner", CLASS_DEPEND, OF_OWN_RELATION},
    [PART_COLUMN] = {"pgstrata_inventory_column", CLASS_ATTRIBUTE, OF_OWN_RELATION},
    [PART_DEFAULT] = {"pgstrata_inventory_default", CLASS_ATTRDEF, OF_RELATION},
    [PART_TABLE_CONSTRAINT] = {"pgstrata_inventory_table_constraint", CLASS_CONSTRAINT, OF_RELATION},
    [PART_DOMAIN_CONSTRAINT] = {"pgstrata_inventory_domain_constraint", CLASS_CONSTRAINT, OF_TYPE},
    [PART_TRIGGER] = {"pgstrata_inventory_trigger", CLASS_TRIGGER, OF_RELATION},
    [PART_POLICY] = {"pgstrata_inventory_policy", CLASS_POLICY, OF_RELATION},
    [PART_RULE] = {"pgstrata_inventory_rule", CLASS_REWRITE, OF_RELATION},
    [PART_PARENT] = {"pgstrata_inventory_parent", CLASS_INHERITS, OF_OWN_RELATION},
    [PART_LABEL] = {"pgstrata_inventory_label", CLASS_ENUM, OF_TYPE},
    [PART_RARE] = {"pgstrata_inventory_rare", 0, OF_SCHEMA_OR_NONE},
    [PART_RARE_DETAIL] = {"pgstrata_inventory_rare_detail", 0, OF_OBJECT},
    [PART_COMMENT] = {"pgstrata_inventory_comment", CLASS_DESCRIPTION, OF_OBJECT},
};

/* By class: the order of the result. Parts of one class stand together; rare ones come on their own. */
static const PartId by_class[] = {
    PART_TYPE, PART_COLUMN, PART_FUNCTION, PART_RELATION, PART_SEQUENCE, PART_DEFAULT, PART_TABLE_CONSTRAINT, PART_DOMAIN_CONSTRAINT,
    PART_SEQUENCE_OWNER, PART_COMMENT, PART_INDEX, PART_PARENT, PART_NAMESPACE, PART_RULE, PART_TRIGGER, PART_EXTENSION, PART_POLICY, PART_LABEL,
};

char **inventory_statements(int server_version) {
    g_autofree char *text = query_text_load("inventory", server_version, false);
    char **statements = g_strsplit(text, ";\n", -1);
    guint count = g_strv_length(statements);
    g_assert(count == PART_COUNT + 1); /* behind the last stands nothing */
    g_clear_pointer(&statements[PART_COUNT], g_free);
    return statements;
}

/* --- rows as they come ---------------------------------------------------------------------------------------------------------------- */

/* Until its owner is resolved a row has the owner in root_id and the kind, or the owner's catalog, in root_class. */
typedef struct {
    GArray *rows[PART_COUNT]; /* of InventoryRow */
} Parts;

static void parts_clear(Parts *received) {
    for (int i = 0; i < PART_COUNT; i++)
        if (received->rows[i])
            g_array_unref(received->rows[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parts, parts_clear)

typedef enum { COLUMN_CLASS, COLUMN_OBJECT, COLUMN_SUB, COLUMN_WRITTEN, COLUMN_OWNER, COLUMN_OWNER_CLASS, COLUMN_KIND, COLUMN_COUNT } Column;
static const char *const column_names[COLUMN_COUNT] = {"class_id", "object_id", "sub_id", "written", "owner_id", "owner_class", "kind"};

/* Which of the result's columns is which; -1: not there. */
static void find_columns(const PGresult *result, int columns[COLUMN_COUNT]) {
    for (int i = 0; i < COLUMN_COUNT; i++)
        columns[i] = PQfnumber(result, column_names[i]);
}

/* A number in the binary format: four bytes, two, or one of type "char". */
static uint32_t number_at(const PGresult *result, int row, int column, uint32_t absent) {
    uint32_t value = 0;
    if (column < 0)
        return absent;
    const unsigned char *bytes = (const unsigned char *)PQgetvalue(result, row, column);
    for (int i = 0; i < PQgetlength(result, row, column); i++)
        value = value << 8 | bytes[i];
    return value;
}

static bool receive(void *payload, int tag, PGresult **take, GError **error) {
    const PGresult *result = *take;
    int columns[COLUMN_COUNT], count = PQntuples(result);
    find_columns(result, columns);
    if (columns[COLUMN_OBJECT] < 0) {
        error_set(error, ERROR_FAILED, "statement %d of the inventory gives no object_id", tag + 1);
        return false;
    }
    GArray *rows = g_array_sized_new(FALSE, FALSE, sizeof(InventoryRow), (guint)count);
    g_array_set_size(rows, (guint)count);
    for (int i = 0; i < count; i++) {
        uint32_t object = number_at(result, i, columns[COLUMN_OBJECT], 0);
        g_array_index(rows, InventoryRow, i) = (InventoryRow){
            .class_id = number_at(result, i, columns[COLUMN_CLASS], parts[tag].class_id), .object_id = object,
            .sub_id = (int32_t)number_at(result, i, columns[COLUMN_SUB], 0), .xmin = number_at(result, i, columns[COLUMN_WRITTEN], 0),
            .root_id = number_at(result, i, columns[COLUMN_OWNER], object),
            .root_class = number_at(result, i, columns[COLUMN_OWNER_CLASS], number_at(result, i, columns[COLUMN_KIND], 0))};
    }
    Parts *received = payload;
    g_clear_pointer(&received->rows[tag], g_array_unref); /* of a first try */
    received->rows[tag] = rows;
    return true;
}

/* --- what belongs to what --------------------------------------------------------------------------------------------------------------- */

typedef struct {
    uint32_t root_class, root;
    bool has_columns;
} Relation;

typedef struct {
    GHashTable *namespaces; /* oids */
    GHashTable *members;    /* of InventoryRow *: catalog in root_id */
    GHashTable *roots;      /* indexes and sequences of identity columns: oid -> root */
    GHashTable *relations;  /* oid -> Relation *, of the array */
    GArray *relation_rows;
    GHashTable *types;      /* oids */
    GHashTable *objects;    /* of InventoryRow *, to which others may belong; NULL: not needed yet */
} Owners;

#define KEY(oid) GUINT_TO_POINTER(oid)

static guint address_hash(gconstpointer key) {
    const InventoryRow *row = key;
    return row->object_id * 31 + row->class_id;
}

static gboolean address_equal(gconstpointer a, gconstpointer b) {
    const InventoryRow *x = a, *y = b;
    return x->object_id == y->object_id && x->class_id == y->class_id;
}

static void owners_init(Owners *owners) {
    owners->namespaces = g_hash_table_new(NULL, NULL);
    owners->members = g_hash_table_new(address_hash, address_equal);
    owners->roots = g_hash_table_new(NULL, NULL);
    owners->relations = g_hash_table_new(NULL, NULL);
    owners->relation_rows = g_array_new(FALSE, FALSE, sizeof(Relation));
    owners->types = g_hash_table_new(NULL, NULL);
}

static void owners_clear(Owners *owners) {
    g_hash_table_unref(owners->namespaces);
    g_hash_table_unref(owners->members);
    g_hash_table_unref(owners->roots);
    g_hash_table_unref(owners->relations);
    g_array_unref(owners->relation_rows);
    g_hash_table_unref(owners->types);
    g_clear_pointer(&owners->objects, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Owners, owners_clear)

static InventoryRow *row_at(const GArray *rows, guint i) {
    return &g_array_index(rows, InventoryRow, i);
}

static bool is_member(const Owners *owners, const InventoryRow *row) {
    return g_hash_table_size(owners->members) > 0 && g_hash_table_contains(owners->members, row);
}

static bool is_of_user(const Owners *owners, const InventoryRow *row) {
    return g_hash_table_contains(owners->namespaces, KEY(row->root_id)) && !is_member(owners, row);
}

static void learn_sets(Owners *owners, const Parts *received) {
    GArray *members = received->rows[PART_MEMBER];
    for (guint i = 0; i < received->rows[PART_NAMESPACE]->len; i++)
        g_hash_table_add(owners->namespaces, KEY(row_at(received->rows[PART_NAMESPACE], i)->object_id));
    for (guint i = 0; i < members->len; i++) {
        row_at(members, i)->class_id = row_at(members, i)->root_id;
        g_hash_table_add(owners->members, row_at(members, i));
    }
    for (guint i = 0; i < received->rows[PART_TYPE]->len; i++)
        if (is_of_user(owners, row_at(received->rows[PART_TYPE], i)))
            g_hash_table_add(owners->types, KEY(row_at(received->rows[PART_TYPE], i)->object_id));
}

/* Indexes are read with their table, sequences of identity columns with theirs; relations of composite types with the type. */
static void learn_roots(Owners *owners, const Parts *received) {
    const GArray *indexes = received->rows[PART_INDEX], *sequences = received->rows[PART_SEQUENCE_OWNER];
    for (guint i = 0; i < indexes->len; i++)
        g_hash_table_insert(owners->roots, KEY(row_at(indexes, i)->object_id), KEY(row_at(indexes, i)->root_id));
    for (guint i = 0; i < sequences->len; i++)
        if (row_at(sequences, i)->root_class == 'i')
            g_hash_table_insert(owners->roots, KEY(row_at(sequences, i)->object_id), KEY(row_at(sequences, i)->root_id));
}

static void learn_relations(Owners *owners, const Parts *received) {
    const GArray *rows = received->rows[PART_RELATION];
    g_array_set_size(owners->relation_rows, rows->len);
    for (guint i = 0; i < rows->len; i++) {
        const InventoryRow *row = row_at(rows, i);
        bool is_type = row->root_class == 'c';
        if (is_type ? !g_hash_table_contains(owners->types, KEY(row->root_id)) : !is_of_user(owners, row))
            continue;
        Relation *relation = &g_array_index(owners->relation_rows, Relation, i);
        gpointer root = is_type ? KEY(row->root_id) : g_hash_table_lookup(owners->roots, KEY(row->object_id));
        relation->root_class = is_type ? CLASS_TYPE : CLASS_RELATION;
        relation->root = root ? GPOINTER_TO_UINT(root) : row->object_id;
        relation->has_columns = row->root_class != 'S';
        g_hash_table_insert(owners->relations, KEY(row->object_id), relation);
    }
}

static bool set_relation_root(const Owners *owners, InventoryRow *row, uint32_t oid, bool for_column) {
    const Relation *relation = g_hash_table_lookup(owners->relations, KEY(oid));
    if (!relation || (for_column && !relation->has_columns))
        return false;
    row->root_class = relation->root_class;
    row->root_id = relation->root;
    return true;
}

static bool set_object_root(const Owners *owners, InventoryRow *row) {
    const InventoryRow key = {.class_id = row->root_class, .object_id = row->root_id};
    const InventoryRow *object = g_hash_table_lookup(owners->objects, &key);
    if (!object)
        return false;
    row->root_class = object->root_class;
    row->root_id = object->root_id;
    return true;
}

/* Puts the root in the owner's place; false: the row is not the user's. */
static bool set_root(const Owners *owners, InventoryRow *row, Belonging belonging) {
    switch (belonging) {
    case OF_SCHEMA:
    case OF_SCHEMA_OR_NONE:
    case OF_ITSELF:
        if (belonging == OF_ITSELF || (belonging == OF_SCHEMA_OR_NONE && row->root_id == 0) ? is_member(owners, row) : !is_of_user(owners, row))
            return false;
        row->root_class = row->class_id;
        row->root_id = row->object_id;
        return true;
    case OF_OWN_RELATION:
        return set_relation_root(owners, row, row->object_id, row->class_id == CLASS_ATTRIBUTE);
    case OF_RELATION:
        return set_relation_root(owners, row, row->root_id, false);
    case OF_TYPE:
        row->root_class = CLASS_TYPE;
        return g_hash_table_contains(owners->types, KEY(row->root_id));
    case OF_OBJECT:
        return set_object_root(owners, row);
    }
    return false;
}

static void resolve(const Owners *owners, GArray *rows, Belonging belonging) {
    guint kept = 0;
    for (guint i = 0; i < rows->len; i++)
        if (set_root(owners, row_at(rows, i), belonging))
            *row_at(rows, kept++) = *row_at(rows, i);
    g_array_set_size(rows, kept);
}

static void learn_objects(Owners *owners, const Parts *received) {
    static const PartId owning[] = {PART_RELATION, PART_TYPE, PART_FUNCTION, PART_NAMESPACE, PART_EXTENSION, PART_TABLE_CONSTRAINT,
                                    PART_DOMAIN_CONSTRAINT, PART_TRIGGER, PART_POLICY, PART_RULE, PART_RARE};
    owners->objects = g_hash_table_new(address_hash, address_equal);
    for (size_t i = 0; i < G_N_ELEMENTS(owning); i++)
        for (guint j = 0; j < received->rows[owning[i]]->len; j++)
            g_hash_table_add(owners->objects, row_at(received->rows[owning[i]], j));
}

static void resolve_all(Parts *received) {
    g_auto(Owners) owners = {0};
    owners_init(&owners);
    learn_sets(&owners, received);
    learn_roots(&owners, received);
    learn_relations(&owners, received);
    for (int i = 0; i < PART_COUNT; i++) {
        if (parts[i].belonging == OF_OBJECT && received->rows[i]->len > 0 && !owners.objects)
            learn_objects(&owners, received);
        if (i != PART_MEMBER)
            resolve(&owners, received->rows[i], parts[i].belonging);
    }
}

/* --- the whole -------------------------------------------------------------------------------------------------------------------------- */

static int compare_numbers(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

int inventory_row_compare(const InventoryRow *a, const InventoryRow *b) {
    int order = compare_numbers(a->class_id, b->class_id);
    if (order == 0)
        order = compare_numbers(a->object_id, b->object_id);
    if (order == 0)
        order = (a->sub_id > b->sub_id) - (a->sub_id < b->sub_id);
    if (order == 0)
        order = compare_numbers(a->root_class, b->root_class);
    return order != 0 ? order : compare_numbers(a->root_id, b->root_id);
}

static int compare_elements(const void *a, const void *b) {
    return inventory_row_compare(a, b);
}

/* Scans mostly give the rows of a catalog in the order of their oids. */
static void sort_from(GArray *rows, guint from) {
    for (guint i = from + 1; i < rows->len; i++)
        if (inventory_row_compare(row_at(rows, i - 1), row_at(rows, i)) > 0) {
            qsort(row_at(rows, from), rows->len - from, sizeof(InventoryRow), compare_elements);
            return;
        }
}

static void append_rows(GArray *all, const GArray *rows) {
    if (rows->len > 0)
        g_array_append_vals(all, rows->data, rows->len);
}

static GArray *join_common(const Parts *received) {
    guint total = 0, from = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(by_class); i++)
        total += received->rows[by_class[i]]->len;
    GArray *all = g_array_sized_new(FALSE, FALSE, sizeof(InventoryRow), total);
    for (size_t i = 0; i < G_N_ELEMENTS(by_class); i++) {
        append_rows(all, received->rows[by_class[i]]);
        if (i + 1 == G_N_ELEMENTS(by_class) || parts[by_class[i + 1]].class_id != parts[by_class[i]].class_id) {
            sort_from(all, from);
            from = all->len;
        }
    }
    return all;
}

static GArray *join_parts(const Parts *received) {
    g_autoptr(GArray) common = join_common(received);
    g_autoptr(GArray) rare = g_array_new(FALSE, FALSE, sizeof(InventoryRow));
    append_rows(rare, received->rows[PART_RARE]);
    append_rows(rare, received->rows[PART_RARE_DETAIL]);
    if (rare->len == 0)
        return g_steal_pointer(&common);
    sort_from(rare, 0);
    GArray *all = g_array_sized_new(FALSE, FALSE, sizeof(InventoryRow), common->len + rare->len);
    for (guint i = 0, j = 0; i < common->len || j < rare->len;) {
        bool from_rare = i == common->len || (j < rare->len && inventory_row_compare(row_at(rare, j), row_at(common, i)) < 0);
        g_array_append_vals(all, from_rare ? row_at(rare, j++) : row_at(common, i++), 1);
    }
    return all;
}

GArray *introspect_inventory(Connection *connection, GError **error) {
    if (!introspect_check_version(connection, error))
        return NULL;
    int version = connection_server_version(connection);
    g_auto(GStrv) statements = inventory_statements(version);
    g_auto(Parts) received = {0};
    g_auto(Scope) scope;
    scope_init(&scope, connection, "inventory_settings", "pgstrata_inventory_settings");
    for (int i = 0; i < PART_COUNT; i++)
        scope_add_prepared(&scope, i, parts[i].name, g_strdup(statements[i]), NULL, true);
    if (!scope_run(&scope, READ_TIMEOUT_MS, receive, &received, error))
        return NULL;
    resolve_all(&received);
    return join_parts(&received);
}

/* --- fingerprint ------------------------------------------------------------------------------------------------------------------------ */

/* What belongs to temporary schemas, and the indexes of that, all by index: pg_class is not read for it. */
static const char temporary_objects[] =
    "SELECT d.objid FROM pg_catalog.pg_depend d WHERE d.refclassid = 2615 AND d.refobjid = ANY (ARRAY(\n"
    "    SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname ~ '^pg_(toast_)?temp_'))\n"
    "UNION ALL SELECT i.indexrelid FROM pg_catalog.pg_index i WHERE i.indrelid = ANY (ARRAY(\n"
    "    SELECT d.objid FROM pg_catalog.pg_depend d WHERE d.refclassid = 2615 AND d.refobjid = ANY (ARRAY(\n"
    "        SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname ~ '^pg_(toast_)?temp_'))))\n"
    "UNION ALL SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname ~ '^pg_(toast_)?temp_'";

/* A statement's rows as one text; rows of temporary objects are left out. The order of rows does not matter: hashes are added up. */
static char *fingerprint_of(const char *statement) {
    bool has_sub = strstr(statement, " AS sub_id") != NULL, has_owner = strstr(statement, " AS owner_id") != NULL;
    return g_strdup_printf(
        "WITH temporary (oid) AS MATERIALIZED (%s)\n"
        "SELECT pg_catalog.count(*) || ':' || COALESCE(pg_catalog.sum(pg_catalog.hashint8extended(\n"
        "    (p.object_id::pg_catalog.int8 << 32) + p.written::pg_catalog.text::pg_catalog.int8, %s)), 0) AS fingerprint\n  FROM (\n%s\n) AS p\n"
        " WHERE p.object_id NOT IN (SELECT t.oid FROM temporary t)%s",
        temporary_objects, has_sub ? "p.sub_id" : "0", statement, has_owner ? " AND p.owner_id NOT IN (SELECT t.oid FROM temporary t)" : "");
}

char **inventory_fingerprint_queries(int server_version) {
    char **queries = inventory_statements(server_version);
    for (int i = 0; i < PART_COUNT; i++) {
        g_autofree char *statement = queries[i];
        queries[i] = fingerprint_of(statement);
    }
    return queries;
}
