/*
 * Starts the embedded server, makes a database, prints its URL and the milliseconds of the start, and waits for a signal (with "quit": does not wait; with
 * "deaf": waits on after the first). Called by scratch.bats. With SCRATCH_URL: one replay on that server, then the end.
 */

#include <stdio.h>
#include <unistd.h>
#include "replay_case.h"
#include "base/interrupt.h"
#include "base/log.h"

static int on_own_server(const char *url) {
    const ScratchOptions options = {.url = url};
    const char *texts[] = {"CREATE TABLE a (id int PRIMARY KEY)", "ALTER TABLE a ADD b text"};
    g_autoptr(GError) error = NULL;
    g_autoptr(Scratch) scratch = scratch_new(&options, &error);
    g_autoptr(MigrationSet) set = case_set(texts, 2, TRANSACTION_PER_FILE);
    g_autoptr(Strata) strata = scratch ? scratch_replay(scratch, set, REPLAY_ALL, &error) : NULL;
    if (!strata) {
        log_gerror(error);
        return error_exit_code(error);
    }
    g_autoptr(Catalog) catalog = strata_catalog(strata, 2);
    printf("%s %zu columns\n", scratch_version(scratch), catalog_count(catalog, KIND_COLUMN));
    return 0;
}

int main(int argc, char **argv) {
    interrupt_install();
    if (g_getenv("SCRATCH_URL"))
        return on_own_server(g_getenv("SCRATCH_URL"));
    g_autoptr(GError) error = NULL;
    const ScratchOptions options = {.use_cache = true};
    g_autoptr(Scratch) scratch = scratch_new(&options, &error);
    gint64 begin = g_get_monotonic_time();
    bool ok = scratch && scratch_start(scratch, &error);
    double milliseconds = (double)(g_get_monotonic_time() - begin) / 1000;
    g_autofree char *url = ok ? scratch_create_database(scratch, "live", &error) : NULL;
    if (!url) {
        log_gerror(error);
        return error_exit_code(error);
    }
    printf("%s %.1f\n", url, milliseconds);
    fflush(stdout);
    bool deaf = argc > 1 && strcmp(argv[1], "deaf") == 0;
    while (argc < 2 || deaf) {
        if (interrupt_signal() && !deaf)
            return 128 + interrupt_signal();
        g_usleep(5000);
    }
    return 0;
}
