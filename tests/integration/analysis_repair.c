/*
 * The repair between two databases of a real server. Called by repair.bats:
 *
 *   analysis_repair script FROM TO [destructive] [access] [offline]   prints the script that makes FROM (a conninfo; "-": nothing) like TO
 *   analysis_repair compare A B                                      prints what differs, and fails when something does
 */

#include <stdio.h>
#include <string.h>
#include "compare/diff.h"
#include "repair/repair.h"
#include "server/connection.h"
#include "server/introspect.h"

static Catalog *read_database(const char *conninfo, GError **error) {
    g_autoptr(Connection) connection = connection_open(&(ConnectionOptions){.conninfo = conninfo, .label = conninfo, .private_server = true}, error);
    return connection ? introspect_all(connection, error) : NULL;
}

static Catalog *read_side(const char *side, GError **error) {
    if (strcmp(side, "-") != 0)
        return read_database(side, error);
    Catalog *nothing = catalog_new();
    catalog_seal(nothing);
    return nothing;
}

static int write_script(const Catalog *from, const Catalog *to, char **words) {
    RepairOptions options = {0};
    for (; *words; words++) {
        options.destructive |= strcmp(*words, "destructive") == 0;
        options.access |= strcmp(*words, "access") == 0;
        options.offline |= strcmp(*words, "offline") == 0;
    }
    g_autoptr(Repair) repair = repair_build(from, to, &options);
    g_autofree char *script = repair_script(repair, &options);
    fputs(script, stdout);
    return 0;
}

static void print_change(const Change *change) {
    printf("%s %s %s\n", change_action_id(change->action), kind_get(change->kind)->id, change->identity);
    for (size_t i = 0; i < change->property_count; i++)
        printf("    %s: %s -> %s\n", change->properties[i].property, change->properties[i].before ? change->properties[i].before : "(absent)",
               change->properties[i].after ? change->properties[i].after : "(absent)");
}

static int compare(const Catalog *a, const Catalog *b) {
    g_autoptr(Diff) diff = diff_build(a, b);
    int status = 0;
    for (guint i = 0; i < diff->changes->changes->len; i++) {
        const Change *change = diff->changes->changes->pdata[i];
        if (change_grade(change) < GRADE_COMMENT)
            continue;
        print_change(change);
        status = 1;
    }
    return status;
}

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    if (argc < 4)
        return 64;
    g_autoptr(Catalog) from = read_side(argv[2], &error);
    g_autoptr(Catalog) to = from ? read_side(argv[3], &error) : NULL;
    if (!to) {
        fprintf(stderr, "%s\n", error->message);
        return 1;
    }
    return strcmp(argv[1], "script") == 0 ? write_script(from, to, argv + 4) : compare(from, to);
}
