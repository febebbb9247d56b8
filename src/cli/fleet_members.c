/* The databases of a fleet: named, matched, or listed by a table or a query. */

#include "fleet.h"

#include <fnmatch.h>
#include <string.h>
#include "base/error.h"
#include "base/log.h"
#include "server/introspect.h"

#define MEMBERS_MAX 100000

typedef struct {
    FleetPlan *plan;
    const char *url;
    char *label; /* what messages call the fleet */
    GHashTable *seen;
    int connect_timeout, total_timeout;
} Listing;

static void listing_clear(Listing *listing) {
    g_free(listing->label);
    g_hash_table_unref(listing->seen);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listing, listing_clear)

/* --- one member ------------------------------------------------------------------------------------------------------------------------- */

/* False when the name was there already, or is none. */
static bool add_member(Listing *listing, const char *name, char *take_url) {
    g_autofree char *url = take_url;
    if (!name || !*name || !g_hash_table_add(listing->seen, g_strdup(name)))
        return false;
    g_ptr_array_add(listing->plan->entry->members, g_strdup(name));
    g_ptr_array_add(listing->plan->urls, g_steal_pointer(&url));
    return true;
}

static bool add_on_server(Listing *listing, const char *name, GError **error) {
    if (!name || !*name)
        return true;
    char *url = connection_with_database(listing->url, name);
    if (!url) {
        error_set(error, ERROR_CONNECT, "%s: the connection string cannot be understood", listing->label);
        return false;
    }
    add_member(listing, name, url);
    return true;
}

static void note(const Listing *listing, char *take_text) {
    g_ptr_array_add(listing->plan->entry->notes, take_text);
}

/* --- names of the server ---------------------------------------------------------------------------------------------------------------- */

/* In the order of the patterns; one with "!" takes away what those before it gave. */
static bool matches(const GPtrArray *patterns, const char *name) {
    bool wanted = false;
    for (guint i = 0; i < patterns->len; i++) {
        const char *pattern = patterns->pdata[i];
        bool leaves_out = *pattern == '!';
        if (fnmatch(pattern + leaves_out, name, 0) == 0)
            wanted = !leaves_out;
    }
    return wanted;
}

static ResultRows *read_rows(const Listing *listing, RowsRequest request, GError **error) {
    request.conninfo = listing->url;
    request.label = listing->label;
    request.limit = MEMBERS_MAX;
    request.connect_timeout = listing->connect_timeout;
    request.total_timeout = listing->total_timeout;
    return live_rows_read(&request, error);
}

static ResultRows *read_server_databases(const Listing *listing, GError **error) {
    return read_rows(listing, (RowsRequest){.sql = "SELECT d.datname FROM pg_catalog.pg_database d WHERE d.datallowconn AND NOT d.datistemplate"}, error);
}

static bool list_patterns(Listing *listing, const GPtrArray *patterns, GError **error) {
    g_autoptr(ResultRows) rows = read_server_databases(listing, error);
    for (size_t i = 0; rows && i < result_rows_count(rows); i++) {
        const char *name = result_rows_get(rows, i, 0);
        if (matches(patterns, name) && !add_on_server(listing, name, error))
            return false;
    }
    return rows != NULL;
}

static bool list_names(Listing *listing, const GPtrArray *names, GError **error) {
    for (guint i = 0; i < names->len; i++)
        if (!add_on_server(listing, names->pdata[i], error))
            return false;
    return true;
}

/* --- a table that has the names --------------------------------------------------------------------------------------------------------- */

static void append_condition(GString *sql, const FleetCondition *condition) {
    static const struct {
        const char *test, *sql;
    } tests[] = {{"true", " IS TRUE"}, {"false", " IS FALSE"}, {"null", " IS NULL"}, {"not null", " IS NOT NULL"}};
    g_autofree char *column = connection_quote_identifier(condition->column);
    g_string_append_printf(sql, " AND t.%s", column);
    if (condition->equals) {
        g_autofree char *literal = connection_quote_literal(condition->equals);
        g_string_append_printf(sql, "::pg_catalog.text OPERATOR(pg_catalog.=) %s", literal);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
        if (g_strcmp0(condition->test, tests[i].test) == 0)
            g_string_append(sql, tests[i].sql);
}

static char *table_query(const FleetSource *fleet) {
    g_autofree char *schema = connection_quote_identifier(fleet->table_schema), *table = connection_quote_identifier(fleet->table);
    g_autofree char *column = connection_quote_identifier(fleet->column);
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "SELECT t.%s::pg_catalog.text FROM ONLY %s.%s t WHERE t.%s IS NOT NULL", column, schema, table, column);
    for (guint i = 0; i < fleet->conditions->len; i++)
        append_condition(sql, &g_array_index(fleet->conditions, FleetCondition, i));
    return g_string_free(sql, FALSE);
}

/*
 * An untrusted configuration could name any table and column, and what is in it would stand in the report as names of databases. So only what the server has a database
 * of is told; the rest is counted.
 */
static bool list_table(Listing *listing, const FleetSource *fleet, GError **error) {
    g_autofree char *sql = table_query(fleet);
    g_autoptr(ResultRows) rows = read_rows(listing, (RowsRequest){.sql = sql, .schema = fleet->table_schema, .table = fleet->table}, error);
    g_autoptr(ResultRows) known = rows && !fleet->trusted ? read_server_databases(listing, error) : NULL;
    if (!rows || (!known && !fleet->trusted))
        return false;
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; known && i < result_rows_count(known); i++)
        g_hash_table_add(names, (gpointer)(uintptr_t)result_rows_get(known, i, 0));
    size_t unknown = 0;
    for (size_t i = 0; i < result_rows_count(rows); i++) {
        const char *name = result_rows_get(rows, i, 0);
        if (!fleet->trusted && !g_hash_table_contains(names, name))
            unknown++;
        else if (!add_on_server(listing, name, error))
            return false;
    }
    if (unknown > 0)
        note(listing, g_strdup_printf("%zu of the %zu rows that name the databases of fleet " CODE("%s") " name none that the server lets in", unknown, result_rows_count(rows),
                                      listing->plan->entry->name));
    return true;
}

/* --- a query ---------------------------------------------------------------------------------------------------------------------------- */

/* With a column "url" each row is a connection of its own, named by the column "name", else by the first other one. */
static bool add_urls(Listing *listing, const ResultRows *rows, int url_column, GError **error) {
    int name_column = result_rows_column(rows, "name");
    if (name_column < 0)
        name_column = url_column == 0 ? 1 : 0;
    if ((size_t)name_column >= result_rows_columns(rows)) {
        error_set(error, ERROR_FAILED, "%s: a query with a column \"url\" needs another column that names the databases", listing->label);
        return false;
    }
    size_t nameless = 0;
    for (size_t i = 0; i < result_rows_count(rows); i++) {
        const char *url = result_rows_get(rows, i, (size_t)url_column);
        nameless += !url || !add_member(listing, result_rows_get(rows, i, (size_t)name_column), g_strdup(url));
    }
    if (nameless > 0)
        note(listing, g_strdup_printf("%zu of the %zu rows that name the databases of fleet " CODE("%s") " have no URL, no name, or the name of another", nameless,
                                      result_rows_count(rows), listing->plan->entry->name));
    return true;
}

static bool list_query(Listing *listing, const FleetSource *fleet, GError **error) {
    g_autoptr(ResultRows) rows = read_rows(listing, (RowsRequest){.sql = fleet->query, .own_path = true}, error);
    if (!rows)
        return false;
    int url_column = result_rows_column(rows, "url");
    if (url_column >= 0)
        return add_urls(listing, rows, url_column, error);
    for (size_t i = 0; result_rows_columns(rows) > 0 && i < result_rows_count(rows); i++)
        if (!add_on_server(listing, result_rows_get(rows, i, 0), error))
            return false;
    return true;
}

/* --- order ------------------------------------------------------------------------------------------------------------------------------ */

typedef struct {
    char *name, *url;
} Pair;

static int compare_pairs(gconstpointer a, gconstpointer b) {
    return strcmp(((const Pair *)a)->name, ((const Pair *)b)->name);
}

static void sort_members(FleetPlan *plan) {
    GPtrArray *names = plan->entry->members, *urls = plan->urls;
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    for (guint i = 0; i < names->len; i++) {
        const Pair pair = {names->pdata[i], urls->pdata[i]};
        g_array_append_val(pairs, pair);
    }
    g_array_sort(pairs, compare_pairs);
    for (guint i = 0; i < pairs->len; i++) {
        names->pdata[i] = g_array_index(pairs, Pair, i).name;
        urls->pdata[i] = g_array_index(pairs, Pair, i).url;
    }
}

bool fleet_list_members(FleetPlan *plan, const char *url, const Options *options, GError **error) {
    const FleetSource *fleet = plan->ref->fleet;
    g_auto(Listing) listing = {plan, url, g_strdup_printf("fleet %s", plan->ref->name), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                               options->connect_timeout, options->database_timeout};
    bool listed = fleet->names      ? list_names(&listing, fleet->names, error)
                  : fleet->patterns ? list_patterns(&listing, fleet->patterns, error)
                  : fleet->table    ? list_table(&listing, fleet, error)
                                    : list_query(&listing, fleet, error);
    if (!listed)
        return false;
    sort_members(plan);
    if (plan->entry->members->len == 0)
        note(&listing, g_strdup_printf("fleet " CODE("%s") " has no database", plan->entry->name));
    log_info("fleet %s has %u databases", plan->ref->name, plan->entry->members->len);
    return true;
}
