/* Words about differences of declared schemas: what, where, by whom; and what mends them. */

#include "findings_declared.h"

#include <string.h>
#include "declared_groups.h"
#include "remedy.h"

/* --- things ------------------------------------------------------------------------------------------------------------- */

static bool is_one_component(const GPtrArray *gaps) {
    const DeclaredGap *first = gaps->pdata[0];
    for (guint i = 0; i < gaps->len; i++) {
        const DeclaredGap *gap = gaps->pdata[i];
        if (!gap->change->parent || strcmp(gap->component, first->component) != 0)
            return false;
    }
    return true;
}

#define KINDS_TOLD 4

/* "2 columns and 1 index"; `total` objects when that would be long. */
static const char *counts_text(TextPool *texts, const size_t *counts, size_t total) {
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (counts[kind] > 0)
            g_ptr_array_add(words, (gpointer)(uintptr_t)word_kind_count(texts, counts[kind], (ObjectKind)kind));
    return words->len > KINDS_TOLD ? word_count(texts, total, "object", "objects") : word_list_marked(texts, words, KINDS_TOLD);
}

const char *gaps_things_each(TextPool *texts, const GPtrArray *gaps, size_t components) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    size_t counts[KIND_COUNT] = {0}, total = 0;
    for (guint i = 0; i < gaps->len; i++) {
        const DeclaredGap *gap = gaps->pdata[i];
        if (!g_hash_table_add(seen, declared_shape(gap)))
            continue;
        counts[gap->change->kind]++;
        total++;
    }
    const DeclaredGap *first = gaps->pdata[0];
    const char *what = total == 1 ? text_pool_printf(texts, "%s %s", kind_get(first->change->kind)->name, word_code(texts, first->change->name)) : counts_text(texts, counts, total);
    return text_pool_printf(texts, "%s in each of %s", what, word_kind_count(texts, components, first->component_kind));
}

const char *gaps_things(TextPool *texts, const GPtrArray *gaps) {
    const DeclaredGap *first = gaps->pdata[0];
    if (gaps->len == 1)
        return word_object(texts, first->change->kind, first->change->identity);
    size_t counts[KIND_COUNT] = {0};
    for (guint i = 0; i < gaps->len; i++)
        counts[((const DeclaredGap *)gaps->pdata[i])->change->kind]++;
    const char *list = counts_text(texts, counts, gaps->len);
    return is_one_component(gaps) ? text_pool_printf(texts, "%s of %s", list, word_code(texts, word_short(first->component))) : list;
}

/* --- evidence ----------------------------------------------------------------------------------------------------------- */

const char *place_text(TextPool *texts, SourcePlace place) {
    if (!place.path)
        return NULL;
    return word_code(texts, place.line > 0 ? text_pool_printf(texts, "%s:%d", place.path, place.line) : place.path);
}

const Migration *gap_migration(const FindingContext *context, const DeclaredGap *gap) {
    return context->set && gap->stratum >= 0 && (size_t)gap->stratum < context->set->migration_count ? &context->set->migrations[gap->stratum] : NULL;
}

/* "`numeric(10,2)`, NOT NULL, default `0`" */
static void append_column(GString *out, TextPool *texts, const Change *change) {
    const char *type = change_property(change, "type"), *value = change_property(change, "default");
    if (type)
        g_string_append_printf(out, " %s", word_code(texts, type));
    if (change_property(change, "not_null"))
        g_string_append(out, " NOT NULL");
    if (value)
        g_string_append_printf(out, " default %s", word_code(texts, value));
}

static void append_details(GString *out, TextPool *texts, const DeclaredGap *gap) {
    const Change *change = gap->change;
    const char *columns = change_property(change, "columns"), *expression = change_property(change, "expression");
    if (change->kind == KIND_COLUMN)
        append_column(out, texts, change);
    else if (columns)
        g_string_append_printf(out, " on %s", word_code(texts, columns));
    else if (expression)
        g_string_append_printf(out, ": %s", word_code(texts, expression));
    if (gap->folded > 0)
        g_string_append_printf(out, " with %s", word_count(texts, gap->folded, "object that belongs to it", "objects that belong to it"));
}

#define VALUE_MAX 120 /* bytes of a value that are told */

/* "NOT NULL only in `schema.ts`", "default none by the migrations, `now()` in `schema.ts`" */
static void append_value(GString *out, TextPool *texts, const AuditDeclared *declared, const PropertyChange *property) {
    const char *word = word_property(texts, property->property), *source = word_code(texts, declared->name);
    if (!property->before && g_strcmp0(property->after, "yes") == 0)
        g_string_append_printf(out, "%s only in %s", word, source);
    else if (!property->after && g_strcmp0(property->before, "yes") == 0)
        g_string_append_printf(out, "%s only by the migrations", word);
    else
        g_string_append_printf(out, "%s %s by the migrations, %s in %s", word, word_value(texts, property->before, VALUE_MAX), word_value(texts, property->after, VALUE_MAX), source);
}

static void append_values(GString *out, TextPool *texts, const AuditDeclared *declared, const Change *change) {
    const char *separator = ": ";
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        if (change_property_grade(change, i) != GRADE_DIFFERENT)
            continue;
        g_string_append(out, separator);
        append_value(out, texts, declared, property);
        separator = "; ";
    }
}

static const char *origin_verb(const DeclaredGap *gap) {
    if (gap->class == GAP_NOT_REGISTERED)
        return gap->change->action == CHANGE_REMOVED ? "removed by" : gap->change->action == CHANGE_ADDED ? "made by" : "changed by";
    return gap->change->action == CHANGE_ADDED ? "dropped by" : gap->change->action == CHANGE_REMOVED ? "made by" : "last changed by";
}

static void append_origin(GString *out, const FindingContext *context, const DeclaredGap *gap) {
    TextPool *texts = context->texts;
    const Migration *migration = gap_migration(context, gap);
    const Commit *commit = migration ? audit_migration_commit(context->audit, migration) : NULL;
    if (!migration)
        return;
    g_string_append_printf(out, "; %s %s", origin_verb(gap), word_code(texts, migration->tag));
    if (commit)
        g_string_append_printf(out, ", %s", word_commit(texts, commit));
    if (!migration->registered)
        g_string_append(out, ", which the runner never runs");
}

const char *gap_line(const FindingContext *context, const AuditDeclared *declared, const DeclaredGap *gap) {
    TextPool *texts = context->texts;
    const Change *change = gap->change;
    g_autoptr(GString) out = g_string_new(word_object(texts, change->kind, change->identity));
    bool changed = change->action == CHANGE_CHANGED || change->action == CHANGE_RENAMED;
    if (changed)
        append_values(out, texts, declared, change);
    else
        append_details(out, texts, gap);
    const char *place = place_text(texts, gap->place);
    if (place)
        g_string_append_printf(out, change->action == CHANGE_REMOVED ? "; see %s" : ", %s", place);
    append_origin(out, context, gap);
    if (gap->rename)
        g_string_append_printf(out, "; %s", gap->rename);
    return text_pool_add(texts, out->str);
}

/* "38 columns and 2 indexes of `clients` (`address`, `birthday` and 38 more); made by ..., and 3 others" */
const char *gaps_line(const FindingContext *context, const GPtrArray *gaps) {
    TextPool *texts = context->texts;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GHashTable) migrations = g_hash_table_new(NULL, NULL);
    const DeclaredGap *newest = NULL;
    for (guint i = 0; i < gaps->len; i++) {
        const DeclaredGap *gap = gaps->pdata[i];
        g_ptr_array_add(names, (gpointer)(uintptr_t)gap->change->name);
        if (!gap_migration(context, gap))
            continue;
        g_hash_table_add(migrations, (gpointer)(uintptr_t)gap_migration(context, gap));
        newest = !newest || gap->stratum > newest->stratum ? gap : newest;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    g_string_append_printf(out, "%s: %s", gaps_things(texts, gaps), word_list(texts, names, 6));
    if (newest)
        append_origin(out, context, newest);
    if (g_hash_table_size(migrations) > 1)
        g_string_append_printf(out, ", and by %u before it", g_hash_table_size(migrations) - 1);
    return text_pool_add(texts, out->str);
}

/* --- remedies ----------------------------------------------------------------------------------------------------------- */

static void set_commands(Finding *finding, const char *commands, const char *language) {
    finding->commands = commands;
    finding->commands_language = commands ? language : NULL;
}

static const char *generate_and_migrate(FindingContext *context) {
    const char *generate = remedy_generate(context->texts, context->audit, context->part), *migrate = remedy_migrate(context->texts, context->audit, context->part);
    return generate ? text_pool_printf(context->texts, "%s\n%s%s", generate, migrate ? migrate : "", migrate ? "\n" : "") : NULL;
}

/* Statements that give a database what it lacks; NULL unless all of the gaps can be said in SQL. */
static const char *adding_sql(FindingContext *context, const GPtrArray *gaps) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < gaps->len; i++) {
        const DeclaredGap *gap = gaps->pdata[i];
        const char *sql = gap->change->action == CHANGE_CHANGED ? NULL : remedy_add_sql(context->texts, gap->change);
        if (!sql)
            return NULL;
        g_string_append_printf(out, "%s\n", sql);
    }
    return text_pool_add(context->texts, out->str);
}

static size_t count_in_snapshot(const AuditTarget *part, const GPtrArray *gaps) {
    const AuditDeclared *snapshot = declared_of_role(part, ROLE_SNAPSHOT);
    size_t count = 0;
    for (guint i = 0; snapshot && i < gaps->len; i++)
        count += declared_has(snapshot, ((const DeclaredGap *)gaps->pdata[i])->change);
    return count;
}

/* The generator repeats what the newest snapshot does not know. */
static const char *stale_snapshot(const AuditTarget *part) {
    const AuditDeclared *snapshot = declared_of_role(part, ROLE_SNAPSHOT);
    const size_t *counts = snapshot && snapshot->drift ? snapshot->drift->counts : NULL;
    bool stale = counts && counts[GAP_REQUIRED] + counts[GAP_UNDECLARED] + counts[GAP_DIFFERENT] > 0;
    return stale ? " (the newest snapshot is stale: take out what migrations have done already)" : "";
}

static void mend_unmigrated(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding) {
    (void)declared;
    if (count_in_snapshot(context->part, gaps) > 0) {
        finding->remedy = "Write a migration by hand: the newest snapshot has it already, so that generating one brings nothing.";
        set_commands(finding, adding_sql(context, gaps), "sql");
        return;
    }
    const char *commands = generate_and_migrate(context);
    finding->remedy = commands ? text_pool_printf(context->texts, "Generate the migration, read it%s, and run it.", stale_snapshot(context->part)) : "Write the migration, and run it.";
    set_commands(finding, commands ? commands : adding_sql(context, gaps), commands ? "sh" : "sql");
}

static void mend_dropped(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding) {
    const char *it = gaps->len == 1 ? "it" : "them";
    const DeclaredGap *first = gaps->pdata[0];
    bool relation = declared->declaration->format == DECLARED_PRISMA && first->change->kind == KIND_FOREIGN_KEY;
    finding->remedy = text_pool_printf(context->texts, "Take %s out of %s when the migration is right%s; else make %s again in a new migration.", it,
                                       word_code(context->texts, declared->name), relation ? " (or set " CODE("relationMode = \"prisma\"") ", which makes no foreign keys)" : "", it);
    set_commands(finding, adding_sql(context, gaps), "sql");
}

static void mend_not_registered(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding) {
    (void)declared, (void)gaps;
    const char *commands = context->set ? remedy_register(context->texts, context->audit, context->part) : NULL;
    finding->remedy = commands ? "Put the migration into the journal (see the finding about it), and run it." : "Have the runner run the migration (see the finding about it).";
    set_commands(finding, commands, "sh");
}

static void mend_undeclared(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding) {
    const DeclaredGap *first = gaps->pdata[0];
    const SourcePlace *table = declaration_place(declared->declaration, first->component);
    const char *where = table ? place_text(context->texts, *table) : NULL;
    finding->remedy = text_pool_printf(context->texts, "Declare %s in %s, or drop %s in a migration when nothing uses %s any more.", gaps->len == 1 ? "it" : "them",
                                       where ? where : word_code(context->texts, declared->name), gaps->len == 1 ? "it" : "them", gaps->len == 1 ? "it" : "them");
}

static void mend_different(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding) {
    (void)gaps;
    const char *commands = generate_and_migrate(context);
    finding->remedy = text_pool_printf(context->texts, "Decide which is right. When it is the migrations, mend %s; when it is the code, %s:", word_code(context->texts, declared->name),
                                       commands ? text_pool_printf(context->texts, "generate a migration, read it%s, and run it", stale_snapshot(context->part)) : "write a migration, and run it");
    set_commands(finding, commands, "sh");
}

static void mend_snapshot(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding) {
    (void)declared, (void)gaps;
    const char *generate = remedy_generate(context->texts, context->audit, context->part);
    finding->remedy = "Generate once, keep the snapshot that this writes, and leave in its SQL only what no migration has done yet.";
    set_commands(finding, generate ? text_pool_printf(context->texts, "%s\n", generate) : NULL, "sh");
}

static void mend_snapshot_ahead(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding) {
    (void)declared;
    finding->remedy = "Write a migration by hand that makes it; generating one brings nothing.";
    set_commands(finding, adding_sql(context, gaps), "sql");
}

static void mend_init(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding) {
    const DeclaredGap *first = gaps->pdata[0];
    if (first->class == GAP_DROPPED) {
        finding->remedy = text_pool_printf(context->texts, "Take %s out of %s, and drop %s in the databases that it has made.", gaps->len == 1 ? "it" : "them",
                                           word_code(context->texts, declared->name), gaps->len == 1 ? "it" : "them");
        return;
    }
    const char *commands = adding_sql(context, gaps);
    finding->remedy = text_pool_printf(context->texts, "Bring %s up to date, and the databases that it has made%s; better, have it run the migrations instead of SQL of its own.",
                                       word_code(context->texts, declared->name), commands ? " (what it lacks)" : "");
    set_commands(finding, commands, "sql");
}

static void mend_init_only(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding) {
    finding->remedy = text_pool_printf(context->texts, "Make it in a migration, or take it out of %s.", word_code(context->texts, declared->name));
    set_commands(finding, adding_sql(context, gaps), "sql");
}

static void mend_dump(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding) {
    (void)gaps;
    finding->remedy = text_pool_printf(context->texts, "Write %s anew from a database that has run all migrations.", word_code(context->texts, declared->name));
}

static const struct {
    const char *rule;
    void (*mend)(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding);
} MENDERS[] = {
    {"declared/unmigrated", mend_unmigrated},
    {"declared/dropped", mend_dropped},
    {"declared/not-registered", mend_not_registered},
    {"declared/undeclared-required", mend_undeclared},
    {"declared/undeclared", mend_undeclared},
    {"declared/different", mend_different},
    {"declared/snapshot-ahead", mend_snapshot_ahead},
    {"declared/snapshot-stale", mend_snapshot},
    {"declared/init-stale", mend_init},
    {"declared/init-only", mend_init_only},
    {"declared/dump-stale", mend_dump},
};

void declared_remedy(FindingContext *context, const AuditDeclared *declared, const GPtrArray *gaps, Finding *finding) {
    for (size_t i = 0; i < G_N_ELEMENTS(MENDERS); i++)
        if (strcmp(MENDERS[i].rule, finding->rule) == 0)
            MENDERS[i].mend(context, declared, gaps, finding);
}
