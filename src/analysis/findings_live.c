/* Live databases against the migrations: what waits, what never comes, what is missing, extra or different. */

#include <string.h>
#include "declared_effect.h"
#include "findings.h"
#include "remedy.h"

/* Beyond so many objects of one class the rest goes into one finding. */
#define TOLD_EACH 20

static const char *database_code(const FindingContext *context, const AuditDatabase *database) {
    const char *name = word_code(context->texts, database->name);
    size_t count = audit_database_count(database);
    return count > 1 ? text_pool_printf(context->texts, "%s (%zu databases)", name, count) : name;
}

static const Migration *migration_at(const FindingContext *context, int stratum) {
    return stratum >= 0 && (size_t)stratum < context->set->migration_count ? &context->set->migrations[stratum] : NULL;
}

static Finding live_finding(const FindingContext *context, const AuditDatabase *database, const char *rule) {
    Finding finding = finding_of(context, rule);
    finding.database = database->name;
    finding.subject = database->name;
    return finding;
}

/* --- whole migrations --------------------------------------------------------------------------------------------------- */

/* By the ledger; without one by the catalog, where it was compared. */
static bool is_pending(const FindingContext *context, const AuditDatabase *database, size_t index) {
    const LedgerState *ledger = database->ledger;
    if (ledger && ledger->has_ledger)
        return ledger->will_run[index] && !ledger->applied[index] && !ledger_knows_old_name(ledger, &context->set->migrations[index]);
    return database->drift && index >= database->drift->level && context->set->migrations[index].registered && context->set->migrations[index].path;
}

static GArray *collect_pending(const FindingContext *context, const AuditDatabase *database) {
    GArray *indexes = g_array_new(false, false, sizeof(size_t));
    for (size_t i = 0; i < context->set->migration_count; i++)
        if (is_pending(context, database, i))
            g_array_append_val(indexes, i);
    return indexes;
}

/* Registered ones by the ledger; unregistered ones when the database lacks something of theirs. */
static GArray *collect_skipped(const FindingContext *context, const DriftResult *drift) {
    size_t count = context->set->migration_count;
    g_autofree bool *skipped = g_new0(bool, count + 1);
    for (size_t i = 0; drift->ledger && i < count; i++)
        skipped[i] = drift->ledger->will_skip[i];
    for (size_t i = 0; i < drift->items->len; i++) {
        const DriftItem *item = &g_array_index(drift->items, DriftItem, i);
        if (item->class == DRIFT_SKIPPED && item->stratum >= 0 && (size_t)item->stratum < count &&
            !context->set->migrations[item->stratum].registered)
            skipped[item->stratum] = true;
    }
    GArray *indexes = g_array_new(false, false, sizeof(size_t));
    for (size_t i = 0; i < count; i++)
        if (skipped[i])
            g_array_append_val(indexes, i);
    return indexes;
}

static void add_migrations(FindingContext *context, Finding *finding, const GArray *indexes) {
    TextPool *texts = context->texts;
    for (size_t i = 0; i < indexes->len && i < TOLD_EACH; i++) {
        size_t index = g_array_index(indexes, size_t, i);
        const Migration *migration = &context->set->migrations[index];
        const Commit *commit = audit_migration_commit(context->audit, migration);
        const char *things = stratum_things(texts, stratum_of(context->part->all, index));
        finding_evidence(context, finding, text_pool_printf(texts, "%s%s%s%s%s%s", word_code(texts, migration->tag), commit ? ", " : "", commit
                                                            ? word_commit(texts, commit) : "",
                                                            things ? ": " : "", things ? things : "", migration->registered ? ""
                                                                    : " (not in the journal)"));
    }
    if (indexes->len > TOLD_EACH)
        finding_evidence(context, finding, text_pool_printf(texts, "%u more", indexes->len - TOLD_EACH));
}

static const char *tags_text(FindingContext *context, const GArray *indexes) {
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    for (size_t i = 0; i < indexes->len; i++)
        g_ptr_array_add(tags, (gpointer)(uintptr_t)context->set->migrations[g_array_index(indexes, size_t, i)].tag);
    return word_list(context->texts, tags, 4);
}

static void pending(FindingContext *context, const AuditDatabase *database) {
    TextPool *texts = context->texts;
    g_autoptr(GArray) indexes = collect_pending(context, database);
    if (indexes->len == 0)
        return;
    Finding finding = live_finding(context, database, "live/pending");
    finding_point_at(context, &finding, &context->set->migrations[g_array_index(indexes, size_t, 0)]);
    finding.title = text_pool_printf(texts, "%s is %s behind: %s", database_code(context, database),
                                     word_count(texts, indexes->len, "migration", "migrations"),
                                     tags_text(context, indexes));
    finding.consequence = "Code that needs what they bring fails on this database until they have run.";
    const char *migrate = remedy_migrate(texts, context->audit, context->part);
    bool stops = database->ledger && database->ledger->stop != STOP_NONE;
    finding.remedy = stops ? "Mend what stops the runner first (see there), then run the migrations on this database." : "Run the migrations on this database.";
    finding.commands = migrate && !stops ? text_pool_printf(texts, "%s\n", migrate) : NULL;
    finding.commands_language = finding.commands ? "sh" : NULL;
    add_migrations(context, finding_add(context, &finding), indexes);
}

static const char *run_by_hand(FindingContext *context, const AuditDatabase *database, const GArray *indexes) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < indexes->len; i++) {
        const Migration *migration = &context->set->migrations[g_array_index(indexes, size_t, i)];
        if (migration->path)
            g_string_append_printf(out, "%s\n", remedy_run_file(context->texts, context->part, database, migration));
    }
    return out->len ? text_pool_add(context->texts, out->str) : NULL;
}

static bool any_item(const DriftResult *drift, DriftClass class) {
    return drift->counts[class] > 0;
}

static const char *skipped_consequence(FindingContext *context, size_t migrations, size_t differences) {
    TextPool *texts = context->texts;
    return text_pool_printf(texts, "Every migration run passes over %s and reports success; %s in this database's schema.",
                            migrations == 1 ? "it" : "them", word_count(texts, differences, "difference stays", "differences stay"));
}

static void skipped(FindingContext *context, const AuditDatabase *database) {
    TextPool *texts = context->texts;
    g_autoptr(GArray) indexes = collect_skipped(context, database->drift);
    if (indexes->len == 0)
        return;
    /* What was skipped may have been done by hand: then the schema lacks nothing. */
    bool lacks = any_item(database->drift, DRIFT_SKIPPED);
    Finding finding = live_finding(context, database, "live/skipped");
    if (!lacks)
        finding.severity = SEVERITY_INFO;
    finding_point_at(context, &finding, &context->set->migrations[g_array_index(indexes, size_t, 0)]);
    finding.title = text_pool_printf(texts, "%s will never run %s on %s: %s", runner_name(context->set),
                                     word_count(texts, indexes->len, "migration", "migrations"),
                                     database_code(context, database), tags_text(context, indexes));
    const char *why = database->ledger ? database->ledger->why[g_array_index(indexes, size_t, 0)] : NULL;
    finding.consequence = lacks ? skipped_consequence(context, indexes->len, database->drift->counts[DRIFT_SKIPPED])
                                : "This database's schema has what they bring, so somebody has run them by hand; its ledger does not say so.";
    finding.remedy = !lacks ? "Mend the journal (see the findings about it)."
                     : remedy_redate_reaches_all(context->set)
                         ? "Mend the journal (see the findings about it), so that the runner runs them; or, to mend this database at once, run the files "
                           "by hand."
                         : "Run the files by hand: this database is past them, so that the runner does not come back to them even when the journal is "
                           "mended. Mend the journal as well (see the findings about it), for the others.";
    if (!context->set->journal)
        finding.remedy = lacks ? "Run the files by hand, or give them numbers behind the last one that has run, everywhere."
                               : "Nothing needs to be done here; new databases run them in the order of their numbers.";
    finding.commands = lacks ? run_by_hand(context, database, indexes) : NULL;
    finding.commands_language = finding.commands ? "sh" : NULL;
    Finding *added = finding_add(context, &finding);
    if (why)
        finding_evidence(context, added, text_pool_printf(texts, "%s is passed over because %s",
                                                          word_code(texts, context->set->migrations[g_array_index(indexes, size_t, 0)].tag), why));
    add_migrations(context, added, indexes);
}

/* --- single objects ------------------------------------------------------------------------------------------------------ */

static const char *folded_text(TextPool *texts, const DriftItem *item) {
    return item->folded ? text_pool_printf(texts, " with %s",
                                           word_count(texts, item->folded, "object that belongs to it", "objects that belong to it")) : "";
}

static void add_origin(FindingContext *context, Finding *added, const Migration *migration, const char *what) {
    if (!migration)
        return;
    const Commit *commit = audit_migration_commit(context->audit, migration);
    finding_evidence(context, added, text_pool_printf(context->texts, "%s by %s%s%s", what, word_code(context->texts, migration->tag), commit ? ", "
                                                      : "",
                                                      commit ? word_commit(context->texts, commit) : ""));
}

static void missing(FindingContext *context, const AuditDatabase *database, const DriftItem *item) {
    TextPool *texts = context->texts;
    const Migration *migration = migration_at(context, item->stratum);
    Finding finding = live_finding(context, database, "live/missing");
    if (migration)
        finding_point_at(context, &finding, migration);
    finding.kind = item->change->kind;
    finding.subject = item->change->identity;
    finding.title = text_pool_printf(texts, "%s is missing in %s%s", word_object(texts, item->change->kind, item->change->identity),
                                     database_code(context, database),
                                     folded_text(texts, item));
    finding.consequence = text_pool_printf(texts, "Its migration counts as done here, so the runner will not bring it back. Whatever names it fails.%s",
                                           declared_feels(texts, context->part, item->change));
    const char *sql = remedy_add_sql(texts, item->change);
    finding.remedy = sql ? "Make it again, best in a new migration, so that every database gets the same:"
            : "Take its statements from the migration and run them on this database.";
    finding.commands = sql ? text_pool_printf(texts, "%s\n", sql) : migration && migration->path
            ? text_pool_printf(texts, "less %s\n", remedy_shell(texts, migration->path)) : NULL;
    finding.commands_language = sql ? "sql" : finding.commands ? "sh" : NULL;
    add_origin(context, finding_add(context, &finding), migration, "Made");
}

static const char *extra_commands(TextPool *texts, const Change *change) {
    g_autoptr(GString) out = g_string_new(NULL);
    const char *add = remedy_add_sql(texts, change), *drop = remedy_drop_sql(texts, change);
    if (add)
        g_string_append_printf(out, "-- to keep it, in a new migration:\n%s\n", add);
    if (drop)
        g_string_append_printf(out, "-- to be rid of it (its data is lost):\n-- %s\n", drop);
    return out->len ? text_pool_add(texts, out->str) : NULL;
}

static void extra(FindingContext *context, const AuditDatabase *database, const DriftItem *item) {
    TextPool *texts = context->texts;
    const Migration *dropper = migration_at(context, item->stratum);
    Finding finding = live_finding(context, database, "live/extra");
    if (dropper)
        finding_point_at(context, &finding, dropper);
    finding.kind = item->change->kind;
    finding.subject = item->change->identity;
    finding.title = text_pool_printf(texts, dropper ? "%s is still in %s%s, although a migration has removed it"
                                     : "%s is in %s%s, but no migration makes it",
                                     word_object(texts, item->change->kind, item->change->identity), database_code(context, database),
                                         folded_text(texts, item));
    finding.consequence = dropper ? "A later migration that counts on its absence fails here."
                                  : "Other databases do not have it; code that uses it works on this one only, and a migration that makes it one "
                                    "day fails here.";
    finding.consequence = text_pool_printf(texts, "%s%s", finding.consequence, declared_feels(texts, context->part, item->change));
    finding.remedy = "Decide whether it is to stay.";
    finding.commands = extra_commands(texts, item->change);
    finding.commands_language = finding.commands ? "sql" : NULL;
    add_origin(context, finding_add(context, &finding), dropper, "Removed");
}

static void add_properties(FindingContext *context, Finding *added, const Change *change) {
    TextPool *texts = context->texts;
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        finding_evidence(context, added, text_pool_printf(texts, "%s: %s by the migrations, %s here", word_plain(texts, property->property),
                                                          property->before ? word_code(texts, property->before) : "none", property->after
                                                                  ? word_code(texts, property->after) : "none"));
    }
}

static void different(FindingContext *context, const AuditDatabase *database, const DriftItem *item) {
    TextPool *texts = context->texts;
    const Migration *migration = migration_at(context, item->stratum);
    Finding finding = live_finding(context, database, "live/different");
    if (migration)
        finding_point_at(context, &finding, migration);
    finding.kind = item->change->kind;
    finding.subject = item->change->identity;
    finding.title = text_pool_printf(texts, "%s differs in %s", word_object(texts, item->change->kind, item->change->identity),
                                     database_code(context, database));
    finding.consequence = "This database takes or refuses other values, or answers otherwise, than one that the migrations have built.";
    finding.commands = remedy_alter_sql(texts, item->change);
    finding.commands_language = finding.commands ? "sql" : NULL;
    finding.remedy = finding.commands ? "To make it what the migrations say (test it on a copy: it may fail on the data that is there):"
                                      : "Alter it to what the migrations say, or write a migration that makes this the rule.";
    Finding *added = finding_add(context, &finding);
    add_properties(context, added, item->change);
    add_origin(context, added, migration, "Last changed");
}

typedef void (*Teller)(FindingContext *context, const AuditDatabase *database, const DriftItem *item);

static const struct {
    DriftClass class;
    const char *rule, *text;
    Teller tell;
} TELLERS[] = {
    {DRIFT_MISSING, "live/missing", "missing", missing},
    {DRIFT_EXTRA, "live/extra", "not made by any migration", extra},
    {DRIFT_DIFFERENT, "live/different", "different", different},
};

static void add_rest(FindingContext *context, const AuditDatabase *database, size_t row, const GPtrArray *rest) {
    TextPool *texts = context->texts;
    Finding finding = live_finding(context, database, TELLERS[row].rule);
    finding.title = text_pool_printf(texts, "%s more in %s %s %s", word_count(texts, rest->len, "object", "objects"),
                                     database_code(context, database),
                                     rest->len == 1 ? "is" : "are", TELLERS[row].text);
    finding.consequence = "So many differences mean as a rule that the database was not built by these migrations.";
    finding.remedy = "Look whether the right database and the right target were compared.";
    Finding *added = finding_add(context, &finding);
    finding_evidence(context, added, word_list_marked(texts, rest, 60));
}

static void objects(FindingContext *context, const AuditDatabase *database) {
    for (size_t row = 0; row < G_N_ELEMENTS(TELLERS); row++) {
        g_autoptr(GPtrArray) rest = g_ptr_array_new();
        size_t told = 0;
        for (size_t i = 0; i < database->drift->items->len; i++) {
            const DriftItem *item = &g_array_index(database->drift->items, DriftItem, i);
            if (item->class != TELLERS[row].class || item->grade != GRADE_DIFFERENT)
                continue;
            if (told++ < TOLD_EACH)
                TELLERS[row].tell(context, database, item);
            else
                g_ptr_array_add(rest, (gpointer)(uintptr_t)word_object(context->texts, item->change->kind, item->change->identity));
        }
        if (rest->len > 0)
            add_rest(context, database, row, rest);
    }
}

void findings_of_live(FindingContext *context, const AuditDatabase *database) {
    if (!context->set || !database->catalog)
        return;
    pending(context, database);
    if (!database->drift)
        return;
    skipped(context, database);
    objects(context, database);
}
