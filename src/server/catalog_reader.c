#include "catalog_reader.h"

#include <stdlib.h>

#include "access.h"
#include "base/error.h"
#include "model/property.h"

/* Classes of object addresses: oids of system catalogs, the same in every version. */
enum {
    CLASS_DEFAULT_ACL = 826, CLASS_TYPE = 1247, CLASS_PROC = 1255, CLASS_RELATION = 1259, CLASS_FOREIGN_SERVER = 1417, CLASS_USER_MAPPING = 1418,
    CLASS_FOREIGN_DATA_WRAPPER = 2328, CLASS_ACCESS_METHOD = 2601, CLASS_CAST = 2605, CLASS_CONVERSION = 2607, CLASS_LANGUAGE = 2612,
    CLASS_NAMESPACE = 2615, CLASS_OPERATOR_CLASS = 2616, CLASS_OPERATOR = 2617, CLASS_OPERATOR_FAMILY = 2753, CLASS_EXTENSION = 3079,
    CLASS_STATISTICS = 3381, CLASS_COLLATION = 3456, CLASS_EVENT_TRIGGER = 3466, CLASS_TRANSFORM = 3576, CLASS_TEXT_SEARCH_DICTIONARY = 3600,
    CLASS_TEXT_SEARCH_PARSER = 3601, CLASS_TEXT_SEARCH_CONFIGURATION = 3602, CLASS_TEXT_SEARCH_TEMPLATE = 3764, CLASS_SUBSCRIPTION = 6100,
    CLASS_PUBLICATION = 6104
};

const Family catalog_families[] = {
    {"schemas", "pgstrata_schemas", CLASS_NAMESPACE},
    {"extensions", "pgstrata_extensions", CLASS_EXTENSION},
    {"enums", "pgstrata_enums", CLASS_TYPE},
    {"domains", "pgstrata_domains", CLASS_TYPE},
    {"composite_types", "pgstrata_composite_types", CLASS_TYPE},
    {"range_types", "pgstrata_range_types", CLASS_TYPE},
    {"base_types", "pgstrata_base_types", CLASS_TYPE},
    {"languages", "pgstrata_languages", CLASS_LANGUAGE},
    {"access_methods", "pgstrata_access_methods", CLASS_ACCESS_METHOD},
    {"collations", "pgstrata_collations", CLASS_COLLATION},
    {"conversions", "pgstrata_conversions", CLASS_CONVERSION},
    {"aggregates", "pgstrata_aggregates", CLASS_PROC},
    {"operators", "pgstrata_operators", CLASS_OPERATOR},
    {"operator_families", "pgstrata_operator_families", CLASS_OPERATOR_FAMILY},
    {"operator_classes", "pgstrata_operator_classes", CLASS_OPERATOR_CLASS},
    {"casts", "pgstrata_casts", CLASS_CAST},
    {"transforms", "pgstrata_transforms", CLASS_TRANSFORM},
    {"event_triggers", "pgstrata_event_triggers", CLASS_EVENT_TRIGGER},
    {"text_search_parsers", "pgstrata_text_search_parsers", CLASS_TEXT_SEARCH_PARSER},
    {"text_search_templates", "pgstrata_text_search_templates", CLASS_TEXT_SEARCH_TEMPLATE},
    {"text_search_dictionaries", "pgstrata_text_search_dictionaries", CLASS_TEXT_SEARCH_DICTIONARY},
    {"text_search_configurations", "pgstrata_text_search_configurations", CLASS_TEXT_SEARCH_CONFIGURATION},
    {"sequences", "pgstrata_sequences", CLASS_RELATION},
    {"tables", "pgstrata_tables", CLASS_RELATION},
    {"foreign_tables", "pgstrata_foreign_tables", CLASS_RELATION},
    {"columns", "pgstrata_columns", CLASS_RELATION},
    {"constraints", "pgstrata_constraints", CLASS_RELATION},
    {"indexes", "pgstrata_indexes", CLASS_RELATION},
    {"views", "pgstrata_views", CLASS_RELATION},
    {"rules", "pgstrata_rules", CLASS_RELATION},
    {"statistics", "pgstrata_statistics", CLASS_STATISTICS},
    {"functions", "pgstrata_functions", CLASS_PROC},
    {"triggers", "pgstrata_triggers", CLASS_RELATION},
    {"policies", "pgstrata_policies", CLASS_RELATION},
    {"foreign_data_wrappers", "pgstrata_foreign_data_wrappers", CLASS_FOREIGN_DATA_WRAPPER},
    {"foreign_servers", "pgstrata_foreign_servers", CLASS_FOREIGN_SERVER},
    {"user_mappings", "pgstrata_user_mappings", CLASS_USER_MAPPING},
    {"publications", "pgstrata_publications", CLASS_PUBLICATION},
    {"subscriptions", "pgstrata_subscriptions", CLASS_SUBSCRIPTION},
    {"default_privileges", "pgstrata_default_privileges", CLASS_DEFAULT_ACL},
};
const size_t catalog_family_count = G_N_ELEMENTS(catalog_families);

/* The fixed columns, in their order; those behind them are properties. */
enum { COLUMN_KIND, COLUMN_IDENTITY, COLUMN_PARENT, COLUMN_SCHEMA, COLUMN_NAME, COLUMN_POSITION, COLUMN_CLASS, COLUMN_OBJECT, COLUMN_SUB,
       COLUMN_ROOT_CLASS, COLUMN_ROOT, FIXED_COLUMNS };
static const char *const fixed_names[FIXED_COLUMNS] = {"kind", "identity", "parent", "schema", "name", "position", "class_id", "object_id",
                                                       "sub_id", "root_class", "root_id"};

typedef struct {
    Catalog *catalog;
    const PGresult *result;
    bool raw_bytes;  /* texts may be no valid UTF-8 */
    int row;
    Property *properties; /* names set once, values a row */
    bool *known;          /* a property: objects of the row's kind may have it; in `all_known` */
    bool *all_known;      /* the same of all kinds, one after another */
    bool looked_up[KIND_COUNT];
    size_t privileges;    /* which property they are; property_count: none */
    size_t property_count;
    const char *kind_id; /* of the row before: most rows of a result are of one kind */
    ObjectKind kind;
} Reader;

static const char *text_at(const Reader *reader, int column) {
    if (PQgetisnull(reader->result, reader->row, column))
        return NULL;
    const char *text = PQgetvalue(reader->result, reader->row, column);
    if (!reader->raw_bytes || g_utf8_validate(text, -1, NULL))
        return text;
    g_autofree char *valid = text_utf8(text, (size_t)PQgetlength(reader->result, reader->row, column));
    return text_pool_add(reader->catalog->texts, valid);
}

static uint32_t number_at(const Reader *reader, int column) {
    return (uint32_t)strtoul(PQgetvalue(reader->result, reader->row, column), NULL, 10);
}

static bool check_contract(const PGresult *result, GError **error) {
    for (int i = 0; i < FIXED_COLUMNS; i++)
        if (i >= PQnfields(result) || !g_str_equal(PQfname(result, i), fixed_names[i])) {
            error_set(error, ERROR_FAILED, "a catalog query lacks its column %d, \"%s\"", i + 1, fixed_names[i]);
            return false;
        }
    return true;
}

/* Once a kind: several kinds may share a query, in any order. */
static void look_up_properties(Reader *reader) {
    reader->known = reader->all_known + (size_t)reader->kind * reader->property_count;
    if (reader->looked_up[reader->kind])
        return;
    reader->looked_up[reader->kind] = true;
    for (size_t i = 0; i < reader->property_count; i++)
        reader->known[i] = property_find(reader->kind, reader->properties[i].name) != NULL;
}

static bool read_kind(Reader *reader, GError **error) {
    const char *id = PQgetvalue(reader->result, reader->row, COLUMN_KIND);
    if (reader->kind_id && g_str_equal(id, reader->kind_id))
        return true;
    reader->kind_id = id;
    reader->kind = kind_find(id);
    if (reader->kind != KIND_COUNT)
        look_up_properties(reader);
    if (reader->kind != KIND_COUNT)
        return true;
    error_set(error, ERROR_FAILED, "a catalog query gives the unknown kind \"%s\"", id);
    return false;
}

/* Privileges come as they are in the system catalog. */
static void make_canonical(const Reader *reader, const char **privileges) {
    if (!*privileges)
        return;
    g_autofree char *text = access_canonical(reader->kind, text_at(reader, COLUMN_IDENTITY), *privileges, reader->catalog->server_version);
    *privileges = text_pool_add(reader->catalog->texts, text);
}

static bool read_properties(Reader *reader, GError **error) {
    for (size_t i = 0; i < reader->property_count; i++) {
        reader->properties[i].value = text_at(reader, FIXED_COLUMNS + (int)i);
        if (reader->properties[i].value && !reader->known[i]) {
            error_set(error, ERROR_FAILED, "a catalog query gives a %s the property \"%s\", which is not in the table of properties", reader->kind_id,
                      reader->properties[i].name);
            return false;
        }
    }
    if (reader->privileges < reader->property_count)
        make_canonical(reader, &reader->properties[reader->privileges].value);
    return true;
}

static void add_row(Reader *reader) {
    Object object = {
        .kind = reader->kind,
        .identity = text_at(reader, COLUMN_IDENTITY),
        .parent = text_at(reader, COLUMN_PARENT),
        .schema = text_at(reader, COLUMN_SCHEMA),
        .name = text_at(reader, COLUMN_NAME),
        .position = (int)number_at(reader, COLUMN_POSITION),
        .properties = reader->properties,
        .property_count = reader->property_count,
        .address = {number_at(reader, COLUMN_CLASS), number_at(reader, COLUMN_OBJECT), (int32_t)number_at(reader, COLUMN_SUB)},
        .root = {number_at(reader, COLUMN_ROOT_CLASS), number_at(reader, COLUMN_ROOT), 0},
    };
    catalog_add(reader->catalog, &object);
}

bool catalog_reader_add_objects(Catalog *catalog, const Connection *connection, const PGresult *result, GError **error) {
    if (!check_contract(result, error))
        return false;
    g_autofree Property *properties = g_new0(Property, (size_t)(PQnfields(result) - FIXED_COLUMNS) + 1);
    g_autofree bool *known = g_new0(bool, ((size_t)(PQnfields(result) - FIXED_COLUMNS) + 1) * KIND_COUNT);
    Reader reader = {.all_known = known, .catalog = catalog, .result = result, .raw_bytes = connection_has_raw_bytes(connection), .properties = properties,
                     .property_count = (size_t)(PQnfields(result) - FIXED_COLUMNS)};
    reader.privileges = reader.property_count;
    for (size_t i = 0; i < reader.property_count; i++) {
        properties[i].name = PQfname(result, FIXED_COLUMNS + (int)i);
        if (g_str_equal(properties[i].name, "privileges"))
            reader.privileges = i;
    }
    for (reader.row = 0; reader.row < PQntuples(result); reader.row++) {
        if (!read_kind(&reader, error) || !read_properties(&reader, error))
            return false;
        add_row(&reader);
    }
    return true;
}

void catalog_reader_add_unseen(Catalog *catalog, const PGresult *result) {
    for (int row = 0; row < PQntuples(result); row++)
        catalog_add_unseen(catalog, PQgetvalue(result, row, 0), atoi(PQgetvalue(result, row, 1)));
}
