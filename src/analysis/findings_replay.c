/* What the replay on a fresh database met. */

#include <string.h>
#include "excuse.h"
#include "findings.h"
#include "remedy.h"
#include "sql/extension.h"

/* The first failures are told one by one; what fails after them fails mostly because of them. */
#define FAILURES_TOLD 5

static bool is_failed(const Stratum *stratum) {
    return stratum->status == STRATUM_FAILED || stratum->status == STRATUM_PARTLY;
}

/* The extension whose lack it is, when its name or what it brings is known; else NULL. */
static const char *extension_of(const ReplayFailure *failure) {
    if (failure->cause != CAUSE_MISSING_EXTENSION || !failure->missing)
        return NULL;
    const char *extension = sql_extension_of(failure->missing);
    return extension ? extension : failure->missing;
}

/* `follows`: the object may be missing only because of an earlier failure that is not the migrations' fault. */
static const char *failure_text(TextPool *texts, const Migration *migration, const ReplayFailure *failure, bool follows) {
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *place = g_strdup_printf("%s:%d", migration->path ? migration->path : migration->tag, failure->line);
    g_string_append_printf(out, "%s: %s", word_code(texts, place), word_code(texts, failure->message ? failure->message : "the server refused it"));
    if (failure->sqlstate)
        g_string_append_printf(out, " (SQLSTATE %s)", word_plain(texts, failure->sqlstate));
    g_string_append_printf(out, ": %s", follows ? "something is missing, perhaps because of an earlier failure" : failure_cause_text(failure->cause));
    if (failure->missing)
        g_string_append_printf(out, ": %s", word_code(texts, failure->missing));
    const char *extension = extension_of(failure);
    if (extension && strcmp(extension, failure->missing) != 0)
        g_string_append_printf(out, " of %s", word_code(texts, extension));
    return text_pool_add(texts, out->str);
}

static const char *failure_consequence(FindingContext *context, size_t index, const ReplayFailure *failure, bool excused) {
    TextPool *texts = context->texts;
    if (excused && !cause_is_environment(failure->cause))
        return "It misses what an earlier migration makes that this scratch server could not run; on a server that can, it may work. What the statement "
               "makes is not in this report's expected schema.";
    if (failure && cause_is_environment(failure->cause))
        return "It may work on a server that has what is missing here. What the statement makes is not in this report's expected schema.";
    size_t after = 0;
    for (size_t i = index + 1; i < context->set->migration_count; i++)
        after += context->set->migrations[i].registered;
    bool one_transaction = context->set->rules->transaction == TRANSACTION_ALL_PENDING;
    return text_pool_printf(texts, "A new database cannot be built from these migrations: %s stops here%s%s.", runner_name(context->set),
                            one_transaction ? " and takes back everything, since it runs all of them in one transaction" : "",
                            after ? text_pool_printf(texts, "; %s after it %s run", word_count(texts, after, "migration", "migrations"), after == 1
                                                     ? "is not" : "are not") : "");
}

static const char *failure_remedy(TextPool *texts, const ReplayFailure *failure) {
    static const char *const remedies[CAUSE_COUNT] = {
        [CAUSE_OTHER] = "Look at the statement; run the file against an empty database to try a change.",
        [CAUSE_MISSING_EXTENSION] = "Install the extension's package on the machine that replays, or give a server that has it with --scratch-url.",
        [CAUSE_MISSING_ROLE] = "Make the role in a migration, guarded by a check of pg_roles, or make it on the server first.",
        [CAUSE_PLATFORM_OBJECT] = "The hosting platform makes it. Replay on a server of that kind with --scratch-url.",
        [CAUSE_SERVER_TOO_OLD] = "Replay with a newer PostgreSQL: set PGSTRATA_PG_BIN, or use --scratch-url.",
        [CAUSE_MISSING_OBJECT] = "Find out what made the object on the databases that exist (another branch, a script, a person) and put it into a "
                                 "migration before this one.",
        [CAUSE_ALREADY_EXISTS] = "Take the repeated statement out, or guard it with IF NOT EXISTS.",
        [CAUSE_PRIVILEGE] = "Grant the privilege on the server first; migrations should not need a superuser.",
        [CAUSE_TRANSACTION] = "Put the statement into a migration of its own that the runner runs outside a transaction.",
        [CAUSE_TIMEOUT] = "Look for a statement that waits or works on much data.",
        [CAUSE_ENVIRONMENT] = "Look at the machine's PostgreSQL installation: the scratch server itself failed.",
    };
    if (failure && extension_of(failure))
        return text_pool_printf(texts, "Install the package of the extension %s on the machine that replays, or give a server that has it with --scratch-url.",
                                word_code(texts, extension_of(failure)));
    return failure ? remedies[failure->cause] : remedies[CAUSE_OTHER];
}

/* The failing statements of a stratum, the first few. */
static void add_failing(FindingContext *context, Finding *added, const Migration *migration, const Stratum *stratum, bool met) {
    TextPool *texts = context->texts;
    for (size_t i = 0; i < stratum->failure_count && i < FAILURES_TOLD; i++) {
        const ReplayFailure *failure = &stratum->failures[i];
        bool excused = failure_is_excused(failure, cause_is_environment, &met);
        finding_evidence(context, added, failure_text(texts, migration, failure, excused && !cause_is_environment(failure->cause)));
    }
    if (stratum->failure_count > FAILURES_TOLD)
        finding_evidence(context, added, text_pool_printf(texts, "%zu more statements fail.", stratum->failure_count - FAILURES_TOLD));
    if (stratum->failure_count > 0 && stratum->failures[0].statement)
        finding_evidence(context, added, text_pool_printf(texts, "Statement: %s", word_code(texts, stratum->failures[0].statement)));
}

/* `also`: tags of the migrations that fail for want of the same extension. */
static void add_failure(FindingContext *context, size_t index, const Stratum *stratum, bool excused, const GPtrArray *also) {
    TextPool *texts = context->texts;
    const Migration *migration = &context->set->migrations[index];
    const ReplayFailure *first = stratum->failure_count ? &stratum->failures[0] : NULL;
    bool partly = stratum->status == STRATUM_PARTLY;
    Finding finding = finding_of(context, partly ? "replay/partly" : "replay/failed");
    bool follows = excused && !cause_is_environment(first->cause);
    if (excused || (first && cause_is_environment(first->cause)))
        finding.severity = SEVERITY_WARNING;
    finding_point_at(context, &finding, migration);
    finding.line = first ? first->line : 0;
    finding.subject = migration->path ? migration->path : migration->tag;
    finding.title = text_pool_printf(texts, "%s fails%s on a fresh database%s%s", word_code(texts, migration->tag), partly ? " in part" : "",
                                     first && first->message ? ": " : "", first && first->message ? word_plain(texts, first->message) : "");
    finding.consequence = failure_consequence(context, index, first, excused);
    finding.remedy = follows ? "Mend the earlier failure, then look again." : failure_remedy(texts, first);
    Finding *added = finding_add(context, &finding);
    add_failing(context, added, migration, stratum, follows);
    if (also->len > 0)
        finding_evidence(context, added, text_pool_printf(texts, "%s for the same reason: %s", word_count(texts, also->len, "more fails", "more fail"), word_list(texts, also, 40)));
}

typedef struct {
    size_t index;
    GPtrArray *also; /* tags of later ones that want the same extension */
} FailedMigration;

static void add_more_failures(FindingContext *context, const GArray *rest, const bool *excused) {
    TextPool *texts = context->texts;
    size_t first = g_array_index(rest, FailedMigration, 0).index;
    bool all_excused = true;
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    for (size_t i = 0; i < rest->len; i++) {
        size_t index = g_array_index(rest, FailedMigration, i).index;
        all_excused &= excused[index];
        g_ptr_array_add(tags, (gpointer)(uintptr_t)context->set->migrations[index].tag);
    }
    Finding finding = finding_of(context, "replay/failed");
    if (all_excused)
        finding.severity = SEVERITY_WARNING;
    finding_point_at(context, &finding, &context->set->migrations[first]);
    finding.subject = context->set->migrations[first].path; /* so that it stands behind those before it */
    finding.title = text_pool_printf(texts, "%u more migrations fail after these", rest->len);
    finding.consequence = "Most of them fail because an earlier one did.";
    finding.remedy = "Mend the first failures, then look again.";
    Finding *added = finding_add(context, &finding);
    finding_evidence(context, added, word_list(texts, tags, 40));
}

static void failed_migration_clear(gpointer data) {
    g_ptr_array_unref(((FailedMigration *)data)->also);
}

/* The extension for whose lack the whole migration fails, and what needs what failed before; NULL: there is more to say. */
static const char *wanted_extension(const Stratum *stratum) {
    const char *extension = stratum->failure_count ? extension_of(&stratum->failures[0]) : NULL;
    for (size_t i = 1; extension && i < stratum->failure_count; i++)
        if (stratum->failures[i].cause != CAUSE_MISSING_OBJECT && g_strcmp0(extension_of(&stratum->failures[i]), extension) != 0)
            return NULL;
    return extension;
}

/* In the set's order; one that wants the same extension as an earlier one goes with that. */
static GArray *collect_failed(const FindingContext *context) {
    const Strata *strata = context->part->registered;
    GArray *failed = g_array_new(false, false, sizeof(FailedMigration));
    g_array_set_clear_func(failed, failed_migration_clear);
    g_autoptr(GHashTable) by_extension = g_hash_table_new(g_str_hash, g_str_equal); /* index in `failed`, one more */
    for (size_t i = 0; i < MIN(strata->count, context->set->migration_count); i++) {
        if (!is_failed(&strata->strata[i]))
            continue;
        const char *extension = wanted_extension(&strata->strata[i]);
        guint with = extension ? GPOINTER_TO_UINT(g_hash_table_lookup(by_extension, extension)) : 0;
        if (with > 0) {
            g_ptr_array_add(g_array_index(failed, FailedMigration, with - 1).also, (gpointer)(uintptr_t)context->set->migrations[i].tag);
            continue;
        }
        g_array_append_vals(failed, &(FailedMigration){i, g_ptr_array_new()}, 1);
        if (extension)
            g_hash_table_insert(by_extension, (gpointer)(uintptr_t)extension, GUINT_TO_POINTER(failed->len));
    }
    return failed;
}

/* It lacks only what an earlier one would make that this server could not run. */
static bool follows_earlier(const Stratum *stratum, bool excused) {
    return excused && stratum->failure_count > 0 && !cause_is_environment(stratum->failures[0].cause);
}

/* Those that follow go to the end, so that the first ones are where to begin; both parts stay in the set's order. Returns the number of those that do not follow. */
static guint put_followers_last(GArray *failed, const Strata *strata, const bool *excused) {
    g_autoptr(GArray) followers = g_array_new(false, false, sizeof(FailedMigration));
    guint kept = 0;
    for (guint i = 0; i < failed->len; i++) {
        FailedMigration one = g_array_index(failed, FailedMigration, i);
        if (follows_earlier(&strata->strata[one.index], excused[one.index]))
            g_array_append_val(followers, one);
        else
            g_array_index(failed, FailedMigration, kept++) = one;
    }
    for (guint i = 0; i < followers->len; i++)
        g_array_index(failed, FailedMigration, kept + i) = g_array_index(followers, FailedMigration, i);
    return kept;
}

static void failures(FindingContext *context) {
    const Strata *strata = context->part->registered;
    g_autofree bool *excused = strata_excused(strata, cause_is_environment);
    g_autoptr(GArray) failed = collect_failed(context);
    guint told = MIN(put_followers_last(failed, strata, excused), FAILURES_TOLD);
    if (told + 1 == failed->len) /* one more needs no summary */
        told++;
    for (guint i = 0; i < told; i++) {
        const FailedMigration *one = &g_array_index(failed, FailedMigration, i);
        add_failure(context, one->index, &strata->strata[one->index], excused[one->index], one->also);
    }
    if (told < failed->len) {
        g_array_remove_range(failed, 0, told);
        add_more_failures(context, failed, excused);
    }
}

static void other_modes(FindingContext *context) {
    TextPool *texts = context->texts;
    const Strata *strata = context->part->registered;
    for (size_t i = 0; i < MIN(strata->count, context->set->migration_count); i++) {
        const Stratum *stratum = &strata->strata[i];
        const Migration *migration = &context->set->migrations[i];
        if (!stratum->mode || stratum->status != STRATUM_APPLIED)
            continue;
        Finding finding = finding_of(context, "replay/needs-other-mode");
        finding_point_at(context, &finding, migration);
        finding.subject = migration->path ? migration->path : migration->tag;
        /* The mode may tell its reason in parentheses. */
        const char *reason = strstr(stratum->mode, " (");
        const char *mode = reason ? text_pool_add_n(texts, stratum->mode, (size_t)(reason - stratum->mode)) : stratum->mode;
        finding.title = text_pool_printf(texts, "%s runs only %s, which is not how %s runs it", word_code(texts, migration->tag),
                                         word_plain(texts, mode), runner_name(context->set));
        finding.consequence = context->set->rules->transaction == TRANSACTION_ALL_PENDING
                                  ? text_pool_printf(texts, "%s runs all waiting migrations in one transaction. On a new database it fails at this "
                                                            "one and takes back "
                                                            "everything; a database where it was the only waiting one may have passed.",
                                                                runner_name(context->set))
                                  : "Run as the runner runs it, the migration fails.";
        finding.remedy = "Put the statement that needs it into a migration of its own, and run that one apart.";
        Finding *added = finding_add(context, &finding);
        if (reason)
            finding_evidence(context, added, text_pool_printf(texts, "It runs %s", word_plain(texts, stratum->mode)));
        for (size_t j = 0; j < stratum->failure_count && j < FAILURES_TOLD; j++)
            finding_evidence(context, added, failure_text(texts, migration, &stratum->failures[j], false));
    }
}

static void assumptions(FindingContext *context) {
    TextPool *texts = context->texts;
    const GPtrArray *list = context->part->registered->assumptions;
    if (list->len == 0)
        return;
    size_t not_made = 0;
    for (size_t i = 0; i < list->len; i++)
        not_made += strstr(list->pdata[i], ASSUMPTION_NOT_MADE) != NULL;
    Finding finding = finding_of(context, "replay/assumption");
    finding.subject = *context->set->folder ? context->set->folder : ".";
    if (not_made > 0) {
        finding.severity = SEVERITY_WARNING;
        finding.title = text_pool_printf(texts, "The migrations use %s", word_count(texts, not_made, "thing that none of them makes", "things that none of "
                                                                                                                                 "them makes"));
        finding.consequence = "On a new database the first migration that uses it fails, unless somebody has made it before.";
        finding.remedy = "Make it in the first migration (CREATE EXTENSION IF NOT EXISTS ...).";
    } else {
        finding.title = text_pool_printf(texts, "The replay used stand-ins for %s that the scratch server lacks", word_count(texts, list->len, "thing", "things"));
        finding.consequence = "A stand-in has the right name, not the right behaviour: what depends on it was not tried out.";
    }
    Finding *added = finding_add(context, &finding);
    for (size_t i = 0; i < list->len; i++)
        finding_evidence(context, added, word_plain(texts, list->pdata[i]));
}

/* --- what the journal leaves out ---------------------------------------------------------------------------------------- */

/* Of what a stratum adds, what the registered chain does not have at its end. */
static ChangeSet *still_lacking(const Stratum *stratum, const Catalog *registered, const Catalog *all) {
    ChangeSet *lacking = change_set_new();
    for (size_t i = 0; stratum && i < stratum->changes->changes->len; i++) {
        const Change *change = stratum->changes->changes->pdata[i];
        if (change->action == CHANGE_ADDED && !catalog_find(registered, change->kind, change->identity) &&
            catalog_find(all, change->kind, change->identity))
            change_set_add(lacking, change);
    }
    change_set_seal(lacking);
    return lacking;
}

/* One line a file: what of it a fresh database lacks. */
static void add_files(FindingContext *context, Finding *finding) {
    TextPool *texts = context->texts;
    const AuditTarget *part = context->part;
    for (size_t i = 0; i < context->set->migration_count; i++) {
        const Migration *migration = &context->set->migrations[i];
        if (migration->registered)
            continue;
        g_autoptr(ChangeSet) lacking = still_lacking(stratum_of(part->all, i), part->registered_catalog, part->all_catalog);
        g_autoptr(GPtrArray) things = word_things(texts, lacking, CHANGE_ADDED);
        if (things->len > 0)
            finding_evidence(context, finding, text_pool_printf(texts, "%s: %s", word_code(texts, migration->tag),
                                                                word_list_marked(texts, things, 6)));
    }
}

/* A few things by name, more by number. */
static const char *lacking_text(TextPool *texts, const ChangeSet *unregistered) {
    if (!unregistered)
        return NULL;
    g_autoptr(GPtrArray) things = word_things(texts, unregistered, CHANGE_ADDED);
    return things->len == 0 ? NULL : things->len <= 2 ? word_list_marked(texts, things, 2) : word_things_counted(texts, unregistered, CHANGE_ADDED);
}

static void fresh_database_lacks(FindingContext *context) {
    TextPool *texts = context->texts;
    const char *things = lacking_text(texts, context->part->unregistered);
    const Migration *first = NULL;
    for (size_t i = 0; i < context->set->migration_count && !first; i++) {
        const Migration *migration = &context->set->migrations[i];
        if (!migration->registered && migration->path && !is_left_over(context->part, migration))
            first = migration;
    }
    if (!things || !first)
        return;
    Finding finding = finding_of(context, "replay/fresh-database-lacks");
    finding_point_at(context, &finding, first);
    finding.path = finding.subject = context->set->journal;
    finding.line = 0;
    finding.title = text_pool_printf(texts, "A fresh database made by %s lacks %s", runner_name(context->set), things);
    finding.consequence = "Code that was written for the whole schema fails on it at the first query that names one of them.";
    finding.remedy = "Register what is not in the journal at its end, then migrate.";
    finding.commands = remedy_register(texts, context->audit, context->part);
    finding.commands_language = "sh";
    Finding *added = finding_add(context, &finding);
    add_files(context, added);
    if (any_unregistered_fails(context))
        finding_evidence(context, added, "Some of the files that are not registered fail in the replay: more may be lacking than is listed here.");
}

void findings_of_replay(FindingContext *context) {
    if (!context->set || !context->part->registered || context->part->target->stray)
        return;
    failures(context);
    other_modes(context);
    assumptions(context);
    fresh_database_lacks(context);
}
