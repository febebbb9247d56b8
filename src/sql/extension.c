#include "sql/extension.h"

#include <stdbool.h>
#include <string.h>
#include <glib.h>

/* A "*" at the end stands for any rest. */
static const struct {
    const char *extension;
    const char *names[24];
} brought[] = {
    {"bloom", {"bloom"}},
    {"btree_gin", {"gin"}},
    {"btree_gist", {"gist"}},
    {"citext", {"citext"}},
    {"cube", {"cube"}},
    {"earthdistance", {"earth", "earth_box", "earth_distance", "ll_to_earth"}},
    {"fuzzystrmatch", {"daitch_mokotoff", "dmetaphone", "dmetaphone_alt", "levenshtein", "levenshtein_less_equal", "metaphone", "soundex"}},
    {"h3", {"h3index", "h3_lat_lng_to_cell"}},
    {"hstore", {"hstore", "hstore_to_json", "hstore_to_jsonb"}},
    {"intarray", {"gin__int_ops", "gist__int_ops", "gist__intbig_ops"}},
    {"isn", {"ean13", "isbn", "isbn13", "ismn", "ismn13", "issn", "issn13"}},
    {"lo", {"lo_manage"}},
    {"ltree", {"gist_ltree_ops", "lquery", "ltree", "ltxtquery", "nlevel", "text2ltree"}},
    {"moddatetime", {"moddatetime"}},
    {"pg_bigm", {"gin_bigm_ops"}},
    {"pg_jsonschema", {"json_matches_schema", "jsonb_matches_schema"}},
    {"pg_search", {"bm25"}},
    {"pg_trgm", {"gin_trgm_ops", "gist_trgm_ops", "show_trgm", "similarity", "strict_word_similarity", "word_similarity"}},
    {"pg_uuidv7", {"uuid_generate_v7"}},
    {"pgcrypto", {"crypt", "digest", "gen_random_bytes", "gen_salt", "hmac", "pgp_pub_decrypt", "pgp_pub_encrypt", "pgp_sym_decrypt", "pgp_sym_encrypt"}},
    {"pgroonga", {"pgroonga"}},
    {"plperl", {"plperl"}},
    {"pltcl", {"pltcl"}},
    {"plv8", {"plv8"}},
    {"postgis", {"addgeometrycolumn", "box2d", "box3d", "geography", "geometry", "geometry_dump", "gist_geography_ops", "gist_geometry_ops_2d", "gist_geometry_ops_nd", "postgis_version", "st_*"}},
    {"postgis_raster", {"raster"}},
    {"rum", {"rum", "rum_tsvector_ops"}},
    {"tablefunc", {"connectby", "crosstab", "crosstab2", "crosstab3", "crosstab4", "normal_rand"}},
    {"timescaledb", {"add_compression_policy", "add_continuous_aggregate_policy", "add_job", "add_retention_policy", "compress_chunk", "create_hypertable", "drop_chunks", "refresh_continuous_aggregate", "set_chunk_time_interval", "show_chunks", "time_bucket"}},
    {"unaccent", {"unaccent"}},
    {"uuid-ossp", {"uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v3", "uuid_generate_v4", "uuid_generate_v5", "uuid_nil", "uuid_ns_dns", "uuid_ns_url"}},
    {"vector", {"halfvec", "halfvec_cosine_ops", "halfvec_ip_ops", "halfvec_l1_ops", "halfvec_l2_ops", "hnsw", "ivfflat", "sparsevec", "vector", "vector_cosine_ops", "vector_ip_ops", "vector_l1_ops", "vector_l2_ops"}},
    {"xml2", {"xpath_table", "xslt_process"}},
};

static bool fits(const char *pattern, const char *name) {
    size_t size = strlen(pattern);
    return pattern[size - 1] == '*' ? strncmp(pattern, name, size - 1) == 0 && name[size - 1] : strcmp(pattern, name) == 0;
}

const char *sql_extension_of(const char *name) {
    g_autofree char *own = g_strndup(name, strcspn(name, "(["));
    const char *dot = strrchr(own, '.'), *last = dot ? dot + 1 : own;
    for (size_t i = 0; i < G_N_ELEMENTS(brought); i++)
        for (size_t j = 0; j < G_N_ELEMENTS(brought[i].names) && brought[i].names[j]; j++)
            if (fits(brought[i].names[j], last))
                return brought[i].extension;
    return NULL;
}
