/* Shard files: written and read again they say the same; what does not fit together is refused with the reason. */

#include <string.h>
#include "cmocka_all.h"
#include "base/error.h"
#include "fleet/shard.h"
#include "json_schema.h"

static Catalog *catalog_of(const char *type) {
    Catalog *catalog = catalog_new();
    catalog->server_version = 150004;
    const Property properties[] = {{"type", type}, {"comment", "a \"quoted\" \xc3\xa9\n"}};
    const Object table = {.kind = KIND_TABLE, .identity = "public.t", .schema = "public", .name = "t"};
    const Object column = {.kind = KIND_COLUMN, .identity = "public.t.a", .parent = "public.t", .schema = "public", .name = "a", .position = 3,
                           .properties = properties, .property_count = 2};
    catalog_add(catalog, &table);
    catalog_add(catalog, &column);
    catalog_add_unseen(catalog, "event triggers", 2);
    catalog_seal(catalog);
    return catalog;
}

static DatabaseReading *reading_of(const char *name, const char *type) {
    DatabaseReading *reading = g_new0(DatabaseReading, 1);
    reading->name = g_strdup(name);
    if (!type) {
        reading->problem = g_strdup("cannot connect");
        return reading;
    }
    reading->place = g_strdup_printf("ann@db:5432/%s", name);
    reading->catalog = catalog_of(type);
    reading->fingerprint = catalog_fingerprint(reading->catalog, false);
    reading->locked = true;
    reading->ledger = ledger_copy_new();
    g_ptr_array_add(reading->ledger->columns, g_strdup("hash"));
    g_ptr_array_add(reading->ledger->columns, g_strdup("at"));
    ledger_copy_add_row(reading->ledger, (const char *const[]){"abc", NULL});
    return reading;
}

static const char *const names[] = {"a", "b", "c", "d", "e"};
static const char *const types[] = {"integer", "bigint", NULL, "integer", "bigint"};

static Shard *shard_of(int index, int count) {
    Shard *shard = shard_new();
    shard->index = index;
    shard->count = count;
    shard->tool = g_strdup("0.1.0");
    shard->head = g_strdup("1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    shard->configuration = g_strdup("c");
    shard->migrations = g_strdup("m");
    DatabaseEntry *entry = database_entry_new("tenant", "tenants", true);
    g_ptr_array_add(entry->notes, g_strdup(CODE("x") " is not looked at"));
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_ptr_array_add(entry->members, g_strdup(names[i]));
    for (size_t i = G_N_ELEMENTS(names); i-- > 0;) /* as they come */
        if (shard_has(index, count, i))
            database_entry_keep(entry, reading_of(names[i], types[i]));
    database_entry_sort(entry);
    g_ptr_array_add(shard->entries, entry);
    DatabaseEntry *unset = database_entry_new("tenant", "alone", false);
    unset->unset = g_strdup("ALONE_URL");
    g_ptr_array_add(shard->entries, unset);
    return shard;
}

static Shard *again(const Shard *shard) {
    g_autofree char *bytes = shard_write(shard);
    g_autoptr(GError) error = NULL;
    Shard *read = shard_read(bytes, strlen(bytes), "shard.json", &error);
    if (!read)
        fail_msg("%s", error->message);
    return read;
}

static void test_round_trip(void **state) {
    (void)state;
    g_autoptr(Shard) shard = shard_of(1, 2);
    g_autofree char *bytes = shard_write(shard);
    g_autofree char *problem = json_schema_validate("docs/schema/shard.schema.json", bytes);
    if (problem)
        fail_msg("%s", problem);
    g_autoptr(Shard) read = again(shard);
    g_autofree char *bytes_again = shard_write(read);
    assert_string_equal(bytes, bytes_again);
    const DatabaseEntry *entry = read->entries->pdata[0];
    assert_int_equal(entry->readings->len, 3);
    assert_int_equal(g_hash_table_size(entry->catalogs), 1 + 1);
    const DatabaseReading *first = entry->readings->pdata[0];
    const Object *column = catalog_find(database_entry_catalog(entry, first), KIND_COLUMN, "public.t.a");
    assert_string_equal(object_get(column, "comment"), "a \"quoted\" \xc3\xa9\n");
    assert_int_equal(column->position, 3);
    assert_true(first->locked);
    assert_null(((char *const *)first->ledger->rows->pdata[0])[1]);
    assert_string_equal(((const DatabaseReading *)entry->readings->pdata[1])->problem, "cannot connect");
}

/* All shards give the whole, whatever order they come in. */
static void test_merge(void **state) {
    (void)state;
    g_autoptr(Shard) whole = shard_of(1, 1);
    g_autofree char *expected = shard_write(whole);
    static const int orders[][3] = {{1, 2, 3}, {3, 1, 2}, {2, 3, 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        g_autoptr(GPtrArray) shards = g_ptr_array_new_with_free_func((GDestroyNotify)shard_free);
        for (size_t j = 0; j < 3; j++) {
            g_autoptr(Shard) shard = shard_of(orders[i][j], 3);
            g_ptr_array_add(shards, again(shard));
        }
        g_autoptr(GError) error = NULL;
        g_autoptr(Shard) merged = shard_merge(shards, (const char *const[]){"1", "2", "3"}, whole, &error);
        if (!merged)
            fail_msg("%s", error->message);
        merged->index = merged->count = 1;
        merged->tool = g_strdup(whole->tool);
        merged->head = g_strdup(whole->head);
        merged->configuration = g_strdup(whole->configuration);
        merged->migrations = g_strdup(whole->migrations);
        g_autofree char *bytes = shard_write(merged);
        assert_string_equal(bytes, expected);
    }
}

/* Replaces a field of the first of three shards, or leaves a shard out. */
typedef struct {
    const char *name;
    size_t field; /* offset in Shard; 0: none */
    const char *value;
    int indexes[3], count; /* 0: left out */
    int code;
    const char *message;
} Misfit;

static const Misfit misfits[] = {
    {"tool", offsetof(Shard, tool), "0.0.9", {1, 2, 3}, 3, ERROR_CONFIG, "1.json: was written by pgstrata 0.0.9, this is 0.1.0"},
    {"head", offsetof(Shard, head), "2222222", {1, 2, 3}, 3, ERROR_CONFIG, "at commit 2222222, the repository is at 1111111aaaaa"},
    {"revision", offsetof(Shard, revision), "v1", {1, 2, 3}, 3, ERROR_CONFIG, "was written at commit"},
    {"configuration", offsetof(Shard, configuration), "x", {1, 2, 3}, 3, ERROR_CONFIG, "another configuration of databases"},
    {"migrations", offsetof(Shard, migrations), "x", {1, 2, 3}, 3, ERROR_CONFIG, "other migrations"},
    {"missing", 0, NULL, {1, 3, 0}, 3, ERROR_CONFIG, "missing: shard 2/3"},
    {"missing two", 0, NULL, {2, 0, 0}, 3, ERROR_CONFIG, "missing: shard 1/3, 3/3"},
    {"twice", 0, NULL, {1, 2, 2}, 3, ERROR_CONFIG, "3.json: is shard 2 of 3, and so is 2.json"},
};

static void test_misfits(void **state) {
    (void)state;
    g_autoptr(Shard) mine = shard_of(1, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(misfits); i++) {
        const Misfit *misfit = &misfits[i];
        g_autoptr(GPtrArray) shards = g_ptr_array_new_with_free_func((GDestroyNotify)shard_free);
        for (size_t j = 0; j < 3 && misfit->indexes[j] > 0; j++)
            g_ptr_array_add(shards, shard_of(misfit->indexes[j], misfit->count));
        if (misfit->field > 0) {
            char **field = (char **)(void *)((char *)shards->pdata[0] + misfit->field);
            g_free(*field);
            *field = g_strdup(misfit->value);
        }
        g_autoptr(GError) error = NULL;
        assert_null(shard_merge(shards, (const char *const[]){"1.json", "2.json", "3.json"}, mine, &error));
        if (!g_error_matches(error, PGSTRATA_ERROR, misfit->code) || !strstr(error->message, misfit->message))
            fail_msg("%s: %s", misfit->name, error->message);
    }
}

static void test_other_lists(void **state) {
    (void)state;
    g_autoptr(Shard) mine = shard_of(1, 1);
    g_autoptr(GPtrArray) shards = g_ptr_array_new_with_free_func((GDestroyNotify)shard_free);
    g_ptr_array_add(shards, shard_of(1, 2));
    g_ptr_array_add(shards, shard_of(2, 2));
    g_ptr_array_add(((DatabaseEntry *)((Shard *)shards->pdata[1])->entries->pdata[0])->members, g_strdup("f"));
    g_autoptr(GError) error = NULL;
    assert_null(shard_merge(shards, (const char *const[]){"1.json", "2.json"}, mine, &error));
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_INCOMPLETE));
    assert_non_null(strstr(error->message, "2.json: saw another list of the databases of tenant/tenants"));
}

/* Each place of a good file, damaged: refused, or, where a text was changed into another, read; never a crash (the sanitizers look on). */
static void test_damage(void **state) {
    (void)state;
    g_autoptr(Shard) shard = shard_of(1, 2);
    g_autofree char *bytes = shard_write(shard);
    size_t size = strlen(bytes), refused = 0;
    for (size_t cut = 0; cut < size - 1; cut += 7) {
        g_autoptr(GError) error = NULL;
        assert_null(shard_read(bytes, cut, "cut.json", &error));
        assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_CONFIG));
    }
    for (size_t i = 0; i < size; i++) {
        char before = bytes[i];
        bytes[i] = before == '1' ? '9' : g_ascii_isalpha(before) ? '_' : '[';
        g_autoptr(Shard) read = shard_read(bytes, size, "bad.json", NULL);
        refused += !read;
        bytes[i] = before;
    }
    assert_in_range(refused, size / 2, size);
}

static void test_shares(void **state) {
    (void)state;
    int index, count;
    assert_true(shard_parse("3/4", &index, &count, NULL));
    assert_int_equal(index, 3);
    assert_int_equal(count, 4);
    static const char *const wrong[] = {"", "1", "0/4", "5/4", "1/", "/4", "-1/4", "1/4x", "a/b", "1/4/4", "1/99999", " 1/4"};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        if (shard_parse(wrong[i], &index, &count, &error))
            fail_msg("\"%s\" was taken", wrong[i]);
        assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_USAGE));
    }
    for (size_t position = 0; position < 20; position++) {
        int takers = 0;
        for (int i = 1; i <= 7; i++)
            takers += shard_has(i, 7, position);
        assert_int_equal(takers, 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trip), cmocka_unit_test(test_merge),  cmocka_unit_test(test_misfits),
                                       cmocka_unit_test(test_other_lists), cmocka_unit_test(test_damage), cmocka_unit_test(test_shares)};
    return cmocka_run_group_tests_name("shard", tests, NULL, NULL);
}
