#include "analysis/troubleshooting.h"

#include <string.h>
#include "excuse.h"
#include "findings.h"
#include "remedy.h"

/* A page of symptoms; beyond that people search the findings. */
#define SYMPTOMS_SHOWN 40

typedef struct {
    const Audit *audit;
    const AuditTarget *part;
    Troubleshooting *result;
    GHashTable *seen; /* target and text */
} Builder;

static void add(Builder *builder, const Symptom *symptom) {
    g_autofree char *key = g_strdup_printf("%s\n%s", builder->part->target->name, symptom->text);
    if (!g_hash_table_add(builder->seen, g_strdup(key)))
        return;
    if (builder->result->items->len >= SYMPTOMS_SHOWN) {
        builder->result->left_out++;
        return;
    }
    TextPool *texts = builder->result->texts;
    Symptom *copy = g_new(Symptom, 1);
    *copy = *symptom;
    copy->target = text_pool_add(texts, builder->part->target->name);
    copy->database = text_pool_add(texts, symptom->database);
    copy->text = text_pool_add(texts, symptom->text);
    copy->variant = text_pool_add(texts, symptom->variant);
    copy->cause = text_pool_add(texts, symptom->cause);
    copy->migration = text_pool_add(texts, symptom->migration);
    copy->commands = text_pool_add(texts, symptom->commands);
    copy->commands_language = symptom->commands ? text_pool_add(texts, symptom->commands_language) : NULL;
    g_ptr_array_add(builder->result->items, copy);
}

/* The remedy is the finding's. NULL arguments match all. */
static const Finding *find_finding(const Builder *builder, const char *rule, const char *migration, const char *subject, const char *database) {
    if (builder->result->items->len >= SYMPTOMS_SHOWN)
        return NULL; /* only counted from here on */
    for (size_t i = 0; i < builder->audit->findings->items->len; i++) {
        const Finding *finding = builder->audit->findings->items->pdata[i];
        if (strcmp(finding->rule, rule) == 0 && g_strcmp0(finding->target, builder->part->target->name) == 0 &&
            (!migration || g_strcmp0(finding->migration, migration) == 0) && (!subject || g_strcmp0(finding->subject, subject) == 0) &&
            g_strcmp0(finding->database, database) == 0)
            return finding;
    }
    return NULL;
}

static void take_remedy(Symptom *symptom, const Finding *finding) {
    if (!finding)
        return;
    symptom->commands = finding->commands;
    symptom->commands_language = finding->commands_language;
    if (!symptom->since)
        symptom->since = finding->since;
}

/* --- how PostgreSQL words it -------------------------------------------------------------------------------------------- */

static const char *relation_name(TextPool *texts, const char *schema, const char *name) {
    if (!schema || strcmp(schema, "public") == 0)
        return name;
    return text_pool_printf(texts, "%s.%s", schema, name);
}

/* The name of the table that a column belongs to, as an error message has it: without schema and quotes. */
static const char *table_name(TextPool *texts, const Change *column) {
    const char *name = column->parent + (column->schema && g_str_has_prefix(column->parent, column->schema) ? strlen(column->schema) + 1 : 0);
    if (*name != '"')
        return name;
    g_autofree char *inner = g_strndup(name + 1, strlen(name) - 2);
    g_auto(GStrv) parts = g_strsplit(inner, "\"\"", -1);
    g_autofree char *plain = g_strjoinv("\"", parts);
    return text_pool_add(texts, plain);
}

/* False: nothing that a program would run into by name. */
static bool word_absence(TextPool *texts, const Change *change, Symptom *symptom) {
    switch ((int)change->kind) {
    case KIND_TABLE:
    case KIND_VIEW:
    case KIND_MATERIALIZED_VIEW:
        symptom->text = text_pool_printf(texts, "ERROR:  relation \"%s\" does not exist", relation_name(texts, change->schema, change->name));
        return true;
    case KIND_COLUMN:
        symptom->text = text_pool_printf(texts, "ERROR:  column \"%s\" of relation \"%s\" does not exist", change->name, table_name(texts, change));
        symptom->variant = text_pool_printf(texts, "ERROR:  column \"%s\" does not exist", change->name);
        return true;
    case KIND_ENUM:
    case KIND_DOMAIN:
        symptom->text = text_pool_printf(texts, "ERROR:  type \"%s\" does not exist", relation_name(texts, change->schema, change->name));
        return true;
    case KIND_FUNCTION:
        symptom->text = text_pool_printf(texts, "ERROR:  function %s does not exist", word_short(change->identity));
        return true;
    case KIND_PRIMARY_KEY:
    case KIND_UNIQUE:
        symptom->text = "ERROR:  there is no unique or exclusion constraint matching the ON CONFLICT specification";
        return true;
    default:
        return false;
    }
}

/* Identities of what the set adds at the top: columns and constraints of a table that is absent as a whole are not met. */
static GHashTable *added_tops(const ChangeSet *set) {
    GHashTable *tops = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < set->changes->len; i++) {
        Change *change = set->changes->pdata[i];
        if (change->action == CHANGE_ADDED && !change->parent)
            g_hash_table_add(tops, (gpointer)(uintptr_t)change->identity);
    }
    return tops;
}

/* --- sources of symptoms ------------------------------------------------------------------------------------------------ */

static bool lacks_file(const MigrationSet *set, const JournalEntry *entry) {
    return entry->migration < 0 || !set->migrations[entry->migration].path;
}

/* The folder as the runner's configuration names it: from the package that it is run in. */
static const char *runner_folder(const Builder *builder) {
    const char *folder = builder->part->migrations->folder, *package = builder->audit->project->package_folder;
    size_t size = package ? strlen(package) : 0;
    return size && strncmp(folder, package, size) == 0 && folder[size] == '/' ? folder + size + 1 : folder;
}

static void from_missing_files(Builder *builder) {
    const MigrationSet *set = builder->part->migrations;
    TextPool *texts = builder->result->texts;
    for (size_t i = 0; i < set->entry_count; i++) {
        if (!lacks_file(set, &set->entries[i]) || !set->journal)
            continue;
        const char *folder = runner_folder(builder), *tag = set->entries[i].tag;
        Symptom symptom = {.text = text_pool_printf(texts, "No file ./%s/%s.sql found in ./%s folder", folder, tag, folder), .migration = tag};
        symptom.cause = text_pool_printf(texts, "The journal names %s, but the file does not exist. The runner stops before it runs anything.",
                                         word_code(texts, tag));
        take_remedy(&symptom, find_finding(builder, "journal/entry-without-file", NULL, NULL, NULL));
        add(builder, &symptom);
        break; /* the runner stops at the first */
    }
}

static void from_failures(Builder *builder) {
    const AuditTarget *part = builder->part;
    TextPool *texts = builder->result->texts;
    if (!part->registered)
        return;
    /* What only the scratch server cannot do, nobody else sees. */
    g_autofree bool *excused = strata_excused(part->registered, cause_is_server);
    for (size_t i = 0; i < MIN(part->registered->count, part->migrations->migration_count); i++) {
        const Stratum *stratum = &part->registered->strata[i];
        const Migration *migration = &part->migrations->migrations[i];
        if (excused[i] || stratum->failure_count == 0 || !stratum->failures[0].message || (stratum->status != STRATUM_FAILED && stratum->status != STRATUM_PARTLY))
            continue;
        Symptom symptom = {.text = text_pool_printf(texts, "ERROR:  %s", stratum->failures[0].message), .migration = migration->tag};
        symptom.cause = text_pool_printf(texts, "On a fresh database %s fails at line %d: %s.", word_code(texts, migration->tag),
                                         stratum->failures[0].line,
                                         failure_cause_text(stratum->failures[0].cause));
        symptom.since = audit_migration_commit(builder->audit, migration);
        add(builder, &symptom);
    }
}

/* What one stratum adds, and some databases therefore lack: of what is wanted at the end of the chain, and (may be NULL) what another catalog does not have either. */
static void from_stratum(Builder *builder, size_t index, const char *cause, const Catalog *wanted, const Catalog *still_absent, const Finding *finding) {
    const Stratum *stratum = stratum_of(builder->part->all, index);
    if (!stratum)
        return;
    g_autoptr(GHashTable) tops = added_tops(stratum->changes);
    for (size_t i = 0; i < stratum->changes->changes->len; i++) {
        const Change *change = stratum->changes->changes->pdata[i];
        Symptom symptom = {.cause = cause, .migration = builder->part->migrations->migrations[index].tag};
        if (change->action != CHANGE_ADDED || (change->parent && g_hash_table_contains(tops, change->parent)) ||
            !word_absence(builder->result->texts, change, &symptom))
            continue;
        if (wanted && !catalog_find(wanted, change->kind, change->identity))
            continue;
        if (still_absent && catalog_find(still_absent, change->kind, change->identity))
            continue;
        symptom.since = audit_migration_commit(builder->audit, &builder->part->migrations->migrations[index]);
        take_remedy(&symptom, finding);
        add(builder, &symptom);
    }
}

static void from_unregistered(Builder *builder) {
    const MigrationSet *set = builder->part->migrations;
    TextPool *texts = builder->result->texts;
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if (migration->registered || !migration->path || is_left_over(builder->part, migration))
            continue;
        const char *cause = text_pool_printf(texts, "%s would bring it, but the file is not in the journal, so no runner ever runs it.",
                                             word_code(texts, migration->tag));
        const Finding *own = find_finding(builder, "journal/file-not-registered", migration->tag, NULL, NULL);
        from_stratum(builder, i, cause, builder->part->all_catalog, builder->part->registered_catalog,
                     own ? own : find_finding(builder, "journal/file-not-registered", NULL, NULL, NULL));
    }
}

static void from_no_op(Builder *builder, const Migration *migration, const NoOp *no_op) {
    TextPool *texts = builder->result->texts;
    const char *cause = text_pool_printf(texts, "%s asks for it with %s, but %s exists already, so the statement does nothing.",
                                         word_code(texts, migration->tag),
                                         CODE("IF NOT EXISTS"), word_object(texts, no_op->kind, no_op->identity));
    for (size_t i = 0; i < no_op->differences->changes->len; i++) {
        const Change *change = no_op->differences->changes->pdata[i];
        Symptom symptom = {.cause = cause, .migration = migration->tag, .since = audit_migration_commit(builder->audit, migration)};
        if (change->action != CHANGE_ADDED || catalog_find(builder->part->all_catalog, change->kind, change->identity) ||
            !word_absence(texts, change, &symptom))
            continue;
        take_remedy(&symptom, find_finding(builder, "replay/silent-no-op", migration->tag, no_op->identity, NULL));
        add(builder, &symptom);
    }
}

static void from_no_ops(Builder *builder) {
    const AuditTarget *part = builder->part;
    for (size_t i = 0; part->all && i < MIN(part->all->count, part->migrations->migration_count); i++) {
        const Stratum *stratum = &part->all->strata[i];
        for (size_t j = 0; j < stratum->no_op_count && !is_left_over(part, &part->migrations->migrations[i]); j++)
            if (stratum->no_ops[j].differences)
                from_no_op(builder, &part->migrations->migrations[i], &stratum->no_ops[j]);
    }
}

static void from_skipped_entries(Builder *builder) {
    const MigrationSet *set = builder->part->migrations;
    TextPool *texts = builder->result->texts;
    const JournalEntry *newest = NULL;
    const Finding *finding = NULL;
    for (size_t i = 0; set->rules->decision == DECIDE_NEWER_TIME && i < set->entry_count; i++) {
        const JournalEntry *entry = &set->entries[i];
        if (!newest || entry->when > newest->when) {
            newest = entry;
            continue;
        }
        const Finding *own = find_finding(builder, "journal/when-not-increasing", entry->tag, NULL, NULL);
        finding = own ? own : finding;
        if (entry->migration < 0)
            continue;
        const char *cause = text_pool_printf(texts, "%s brings it, but its time in the journal lies before that of %s: on every database that has "
                                                    "that one it is skipped silently.",
                                             word_code(texts, entry->tag), word_code(texts, newest->tag));
        from_stratum(builder, (size_t)entry->migration, cause, builder->part->registered_catalog, NULL, finding);
    }
}

static const char *const LIVE_RULES[DRIFT_COUNT] = {
    [DRIFT_PENDING] = "live/pending", [DRIFT_SKIPPED] = "live/skipped", [DRIFT_MISSING] = "live/missing", [DRIFT_EXTRA] = NULL,
        [DRIFT_DIFFERENT] = NULL,
};

static const char *live_cause(TextPool *texts, const AuditDatabase *database, DriftClass class, const char *tag) {
    const char *name = word_code(texts, database->name), *migration = tag ? word_code(texts, tag) : "a migration";
    if (class == DRIFT_PENDING)
        return text_pool_printf(texts, "On %s: %s has not run there yet.", name, migration);
    if (class == DRIFT_SKIPPED)
        return text_pool_printf(texts, "On %s: %s should have brought it, but the runner never runs it there.", name, migration);
    return text_pool_printf(texts, "On %s: %s has made it, but it is gone.", name, migration);
}

static void from_database(Builder *builder, const AuditDatabase *database) {
    TextPool *texts = builder->result->texts;
    const MigrationSet *set = builder->part->migrations;
    static const DriftClass order[] = {DRIFT_MISSING, DRIFT_SKIPPED, DRIFT_PENDING};
    for (size_t k = 0; k < G_N_ELEMENTS(order); k++) {
        for (size_t i = 0; i < database->drift->items->len; i++) {
            const DriftItem *item = &g_array_index(database->drift->items, DriftItem, i);
            Symptom symptom = {.database = database->name};
            if (item->class != order[k] || item->change->action != CHANGE_REMOVED || !word_absence(texts, item->change, &symptom))
                continue;
            const Migration *migration = item->stratum >= 0 && (size_t)item->stratum < set->migration_count ? &set->migrations[item->stratum] : NULL;
            symptom.migration = migration ? migration->tag : NULL;
            symptom.since = migration ? audit_migration_commit(builder->audit, migration) : NULL;
            symptom.cause = live_cause(texts, database, item->class, symptom.migration);
            take_remedy(&symptom, find_finding(builder, LIVE_RULES[item->class], NULL, item->class == DRIFT_MISSING ? item->change->identity : NULL,
                                               database->name));
            add(builder, &symptom);
        }
    }
}

/* The first relation that a run from the first migration would make again. */
static const Change *first_relation(const AuditTarget *part) {
    for (size_t i = 0; part->registered && i < part->registered->count; i++) {
        const ChangeSet *set = part->registered->strata[i].changes;
        for (size_t j = 0; j < set->changes->len; j++) {
            const Change *change = set->changes->pdata[j];
            if (change->action == CHANGE_ADDED && change->kind == KIND_TABLE)
                return change;
        }
    }
    return NULL;
}

static void from_lost_ledger(Builder *builder, const AuditDatabase *database) {
    static const char *const rules[] = {"live/no-ledger", "live/ledger-no-time"};
    TextPool *texts = builder->result->texts;
    const Change *table = first_relation(builder->part);
    for (size_t i = 0; table && i < G_N_ELEMENTS(rules); i++) {
        const Finding *finding = find_finding(builder, rules[i], NULL, NULL, database->name);
        if (!finding)
            continue;
        Symptom symptom = {.database = database->name,
                           .text = text_pool_printf(texts, "ERROR:  relation \"%s\" already exists",
                                                    relation_name(texts, table->schema, table->name))};
        symptom.cause = text_pool_printf(texts, "On %s the runner starts from the first migration: %s.", word_code(texts, database->name),
                                         finding->title);
        take_remedy(&symptom, finding);
        add(builder, &symptom);
    }
}

static void from_target(Builder *builder) {
    if (!builder->part->migrations || builder->part->target->stray)
        return;
    from_missing_files(builder);
    from_failures(builder);
    from_unregistered(builder);
    from_no_ops(builder);
    from_skipped_entries(builder);
    for (size_t i = 0; i < builder->part->databases->len; i++) {
        const AuditDatabase *database = builder->part->databases->pdata[i];
        if (!database->drift)
            continue;
        from_lost_ledger(builder, database);
        from_database(builder, database);
    }
}

Troubleshooting *troubleshooting_build(const Audit *audit, const char *target) {
    Troubleshooting *result = g_new0(Troubleshooting, 1);
    result->texts = text_pool_new();
    result->items = g_ptr_array_new_with_free_func(g_free);
    Builder builder = {.audit = audit, .result = result, .seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    for (size_t i = 0; i < audit->targets->len; i++) {
        builder.part = audit->targets->pdata[i];
        if (!target || strcmp(builder.part->target->name, target) == 0)
            from_target(&builder);
    }
    g_hash_table_destroy(builder.seen);
    return result;
}

void troubleshooting_free(Troubleshooting *troubleshooting) {
    if (!troubleshooting)
        return;
    g_ptr_array_unref(troubleshooting->items);
    text_pool_free(troubleshooting->texts);
    g_free(troubleshooting);
}
