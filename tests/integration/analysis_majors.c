/*
 * A catalog as a file, so that servers of two majors need not run at the same time:
 *
 *   analysis_majors read URL FILE           reads the database
 *   analysis_majors compare FILE FILE       prints each difference with its grade; exit status 2 when one is GRADE_DIFFERENT
 */

#include <stdio.h>
#include <string.h>

#include "compare/diff.h"
#include "model/strata_store.h"
#include "server/introspect.h"

static int fail(const char *what, const GError *error) {
    fprintf(stderr, "analysis_majors: %s: %s\n", what, error ? error->message : "failed");
    return 1;
}

static int read_database(const char *url, const char *file) {
    g_autoptr(GError) error = NULL;
    g_autoptr(LiveDatabase) live = live_database_read(&(LiveRequest){.conninfo = url, .label = "database"}, &error);
    if (!live)
        return fail(url, error);
    g_autoptr(Strata) strata = strata_new(1);
    strata->server_version = live->server_version;
    strata->strata[0].tag = "all";
    stratum_take_changes(&strata->strata[0], change_set_between(NULL, live->catalog, false));
    size_t size;
    g_autofree char *bytes = strata_write(strata, &size);
    return g_file_set_contents(file, bytes, (gssize)size, &error) ? 0 : fail(file, error);
}

static Catalog *read_file(const char *file) {
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = NULL;
    gsize size;
    g_autoptr(Strata) strata = NULL;
    if (g_file_get_contents(file, &bytes, &size, &error))
        strata = strata_read(bytes, size, &error);
    if (!strata) {
        fail(file, error);
        return NULL;
    }
    Catalog *catalog = strata_catalog(strata, 1);
    catalog->server_version = strata->server_version;
    return catalog;
}

static void print_change(const Change *change) {
    printf("%s %s %s %s\n", grade_id(change_grade(change)), change_action_id(change->action), kind_get(change->kind)->id, change->identity);
    if (change->previous_identity)
        printf("    was %s\n", change->previous_identity);
    for (size_t i = 0; change->action != CHANGE_ADDED && change->action != CHANGE_REMOVED && i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        printf("    %s %s:\n      - %s\n      + %s\n", grade_id(change_property_grade(change, i)), property->property, property->before ? property->before : "(absent)",
               property->after ? property->after : "(absent)");
    }
}

static int compare_files(const char *a, const char *b) {
    g_autoptr(Catalog) before = read_file(a);
    g_autoptr(Catalog) after = read_file(b);
    if (!before || !after)
        return 1;
    g_autoptr(Diff) diff = diff_build(before, after);
    for (guint i = 0; i < diff->changes->changes->len; i++)
        print_change(diff->changes->changes->pdata[i]);
    printf("%u objects, %u differences\n", after->objects->len, diff->changes->changes->len);
    return diff_count(diff, GRADE_DIFFERENT) > 0 ? 2 : 0;
}

int main(int count, char **arguments) {
    if (count == 4 && strcmp(arguments[1], "read") == 0)
        return read_database(arguments[2], arguments[3]);
    if (count == 4 && strcmp(arguments[1], "compare") == 0)
        return compare_files(arguments[2], arguments[3]);
    fprintf(stderr, "usage: analysis_majors read URL FILE | compare FILE FILE\n");
    return 64;
}
