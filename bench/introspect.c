/*
 * The server module on one database. `introspect CONNINFO` reads everything once, connecting included: to be timed as a process beside
 * pg_dump. `introspect CONNINFO RUNS` prints medians in milliseconds, and how many objects or rows, of each way of reading.
 */

#include <stdio.h>
#include <stdlib.h>

#include "server/introspect.h"

static double milliseconds(int64_t since) {
    return (double)(g_get_monotonic_time() - since) / 1000;
}

static int compare_doubles(const void *a, const void *b) {
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static void print(const char *what, double *times, int runs, size_t count) {
    qsort(times, (size_t)runs, sizeof *times, compare_doubles);
    printf("%s\t%.1f\t%zu\n", what, times[runs / 2], count);
}

static void fail(GError *error) {
    fprintf(stderr, "%s\n", error->message);
    exit(1);
}

/* What a user waits for: connecting included. */
static size_t read_all(const ConnectionOptions *options) {
    GError *error = NULL;
    g_autoptr(Connection) connection = connection_open(options, &error);
    g_autoptr(Catalog) catalog = connection ? introspect_all(connection, &error) : NULL;
    if (!catalog)
        fail(error);
    return catalog->objects->len;
}

static void time_all(const ConnectionOptions *options, int runs) {
    g_autofree double *times = g_new0(double, runs);
    size_t objects = 0;
    for (int i = 0; i < runs; i++) {
        int64_t begin = g_get_monotonic_time();
        objects = read_all(options);
        times[i] = milliseconds(begin);
    }
    print("all", times, runs, objects);
}

static void time_live(const ConnectionOptions *options, int runs) {
    g_autofree double *times = g_new0(double, runs);
    size_t objects = 0;
    for (int i = 0; i < runs; i++) {
        GError *error = NULL;
        int64_t begin = g_get_monotonic_time();
        g_autoptr(LiveDatabase) database = live_database_read(options->conninfo, options->label, NULL, NULL, &error);
        if (!database)
            fail(error);
        objects = database->catalog->objects->len;
        times[i] = milliseconds(begin);
    }
    print("live", times, runs, objects);
}

static void time_inventory(const ConnectionOptions *options, int runs) {
    GError *error = NULL;
    g_autoptr(Connection) connection = connection_open(options, &error);
    g_autofree double *times = g_new0(double, runs);
    size_t rows = 0;
    for (int i = -1; i < runs && connection; i++) { /* the first prepares the query */
        int64_t begin = g_get_monotonic_time();
        g_autoptr(GArray) inventory = introspect_inventory(connection, &error);
        if (!inventory)
            fail(error);
        rows = inventory->len;
        times[MAX(i, 0)] = milliseconds(begin);
    }
    print("inventory", times, runs, rows);
}

static void time_roots(const ConnectionOptions *options, int runs) {
    GError *error = NULL;
    g_autoptr(Connection) connection = connection_open(options, &error);
    g_autoptr(GArray) inventory = connection ? introspect_inventory(connection, &error) : NULL;
    if (!inventory)
        fail(error);
    g_autofree double *times = g_new0(double, runs);
    size_t objects = 0;
    for (int i = -1; i < runs; i++) {
        const InventoryRow *row = &g_array_index(inventory, InventoryRow, inventory->len / 2);
        Address root = {row->root_class, row->root_id, 0};
        int64_t begin = g_get_monotonic_time();
        g_autoptr(Catalog) catalog = introspect_roots(connection, &root, 1, NULL, &error);
        if (!catalog)
            fail(error);
        objects = catalog->objects->len;
        times[MAX(i, 0)] = milliseconds(begin);
    }
    print("roots", times, runs, objects);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: %s CONNINFO [RUNS]\n", argv[0]);
        return 64;
    }
    ConnectionOptions options = {.conninfo = argv[1], .label = "benchmark"};
    if (argc == 2)
        return read_all(&options) == 0;
    int runs = MAX(atoi(argv[2]), 1);
    time_all(&options, runs);
    time_inventory(&options, runs);
    time_roots(&options, runs);
    time_live(&options, runs);
    return 0;
}
