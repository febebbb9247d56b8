#include "proof.h"

#include <string.h>
#include "base/error.h"
#include "base/log.h"
#include "scratch/scratch.h"
#include "sql_set.h"

#define MOST_SAID 20 /* of a kind: more would bury what matters */

static void add_file(MigrationSet *set, const char *tag, const Repair *repair) {
    g_autoptr(GPtrArray) statements = g_ptr_array_new();
    g_ptr_array_add(statements, (gpointer)(uintptr_t)repair_settings()); /* a file of the scratch server begins with a fresh session */
    for (guint i = 0; i < repair->statements->len; i++)
        g_ptr_array_add(statements, (gpointer)(uintptr_t)g_array_index(repair->statements, RepairStatement, i).sql);
    sql_set_add_pieces(set, tag, statements);
}

static void say_failures(const Stratum *stratum, const char *what) {
    for (size_t i = 0; i < stratum->failure_count && i < MOST_SAID; i++) {
        const ReplayFailure *failure = &stratum->failures[i];
        g_autoptr(GString) text = g_string_new(NULL);
        text_visible(text, failure->statement, -1, true);
        g_string_append(text, ": ");
        text_visible(text, failure->message, -1, true);
        log_warning("%s: %s", what, text->str);
    }
}

/* An index whose creation failed half-way, or whose partitions lack theirs: no statement makes one such, nor should it. */
static bool is_invalid_index(const Change *change) {
    return change->kind == KIND_INDEX && change->action == CHANGE_CHANGED && change->property_count == 1 && strcmp(change->properties[0].property, "invalid") == 0;
}

static bool remains(const Change *change, unsigned counted) {
    return (counted & 1u << change_grade(change)) && !is_invalid_index(change);
}

/* Identities and kinds that differ, so that what could not be reproduced is not held against the repair. */
static GHashTable *differing(const Diff *diff, unsigned counted) {
    GHashTable *set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < diff->changes->changes->len; i++) {
        const Change *change = g_ptr_array_index(diff->changes->changes, i);
        if (remains(change, counted))
            g_hash_table_add(set, g_strdup_printf("%d %s", change->kind, change->identity));
    }
    return set;
}

static void say_remaining(const Diff *diff, unsigned counted) {
    guint said = 0;
    for (guint i = 0; i < diff->changes->changes->len && said < MOST_SAID; i++) {
        const Change *change = g_ptr_array_index(diff->changes->changes, i);
        if (!remains(change, counted) || (change->parent && change->kind == KIND_COLUMN))
            continue;
        said++;
        g_autoptr(GString) name = g_string_new(NULL);
        text_visible(name, change->identity, -1, true);
        log_warning("after the repair: %s %s is still %s", kind_get(change->kind)->name, name->str, change_action_id(change->action));
    }
}

static void judge(SourceComparison *comparison, const Strata *strata) {
    g_autoptr(Catalog) made = strata_catalog(strata, 1);
    g_autoptr(Catalog) repaired = strata_catalog(strata, 2);
    g_autoptr(Diff) start = diff_build(comparison->before->catalog, made);
    g_autoptr(Diff) end = diff_build(repaired, comparison->after->catalog);
    g_autoptr(GHashTable) unlike = differing(start, comparison->counted);
    g_autoptr(GHashTable) left = differing(end, comparison->counted);
    guint not_made = g_hash_table_size(unlike), remaining = g_hash_table_size(left);
    size_t failures = strata->strata[1].failure_count;
    comparison->proved = remaining == 0 && failures == 0;
    say_failures(&strata->strata[1], "the repair");
    say_remaining(end, comparison->counted);
    g_autoptr(GString) words = g_string_new(NULL);
    if (comparison->proved)
        g_string_append_printf(words, "Proved in the scratch server (PostgreSQL %d): the repair runs, and afterwards there is no difference", strata->server_version / 10000);
    else
        g_string_append_printf(words, "Not proved in the scratch server: %zu statements of the repair fail, %u objects still differ", failures, remaining);
    if (not_made > 0)
        g_string_append_printf(words, "; %u objects of the starting point could not be made there as they are", not_made);
    if (comparison->repair->gaps->len > 0)
        g_string_append_printf(words, "; %u things are named as not to be repaired", comparison->repair->gaps->len);
    g_string_append(words, ".");
    comparison->proof = g_strdup(words->str);
}

bool proof_run(SourceComparison *comparison, const Options *options, GError **error) {
    static const RepairOptions everything = {.destructive = true, .access = true, .offline = true};
    g_autoptr(Catalog) nothing = catalog_new();
    catalog_seal(nothing);
    g_autoptr(Repair) start = repair_build(nothing, comparison->before->catalog, &everything);
    g_autoptr(MigrationSet) set = sql_set_new();
    add_file(set, "start", start);
    add_file(set, "repair", comparison->repair);
    const ScratchOptions wanted = {.url = options->scratch_url, .use_cache = !options->no_cache};
    g_autoptr(Scratch) scratch = scratch_new(&wanted, error);
    g_autoptr(Strata) strata = scratch ? scratch_replay(scratch, set, REPLAY_ALL, error) : NULL;
    if (!strata)
        return false;
    judge(comparison, strata);
    return true;
}
