/* Where no migrations are committed, the schema in the code is pushed into databases: what a live one has is compared with the code itself. */

#include "compare/lens.h"
#include "findings.h"
#include "findings_declared.h"
#include "remedy.h"

/* What makes the live database like the code, of what counts. */
static ChangeSet *difference(const AuditDeclared *declared, const Catalog *live) {
    DeclaredFormat format = declared->declaration->format;
    g_autoptr(LensView) code = lens_look(declared->compared, format, declared->compared);
    g_autoptr(LensView) there = lens_look(live, format, declared->compared);
    g_autoptr(Diff) diff = diff_build(there->catalog, code->catalog);
    ChangeSet *set = change_set_new();
    for (guint i = 0; i < diff->changes->changes->len; i++) {
        const Change *change = diff->changes->changes->pdata[i];
        bool doubted = declaration_doubts(declared->declaration, change->identity, change->parent);
        if (change_grade(change) == GRADE_DIFFERENT && !doubted)
            change_set_add(set, change);
    }
    change_set_seal(set);
    return set;
}

static size_t count_of(const ChangeSet *set, ChangeAction action) {
    size_t count = 0;
    for (guint i = 0; i < set->changes->len; i++)
        count += ((const Change *)set->changes->pdata[i])->action == action;
    return count;
}

static void add_lines(TextPool *texts, GPtrArray *lines, const ChangeSet *set, ChangeAction action, const char *what) {
    g_autoptr(GPtrArray) things = word_things(texts, set, action);
    for (guint i = 0; i < things->len; i++)
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s: %s", what, (const char *)things->pdata[i]));
}

static void add_changed(TextPool *texts, GPtrArray *lines, const ChangeSet *set) {
    for (guint i = 0; i < set->changes->len; i++) {
        const Change *change = set->changes->pdata[i];
        for (size_t j = 0; change->action == CHANGE_CHANGED && j < change->property_count; j++) {
            const PropertyChange *property = &change->properties[j];
            if (change_property_grade(change, j) == GRADE_DIFFERENT)
                g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(
                                    texts, "%s: %s is %s there, %s in the code", word_object(texts, change->kind, change->identity), word_plain(texts, property->property),
                                    property->before ? word_code(texts, property->before) : "unset", property->after ? word_code(texts, property->after) : "unset"));
        }
    }
}

static const char *title_of(TextPool *texts, const AuditDatabase *database, const AuditDeclared *declared, const ChangeSet *set) {
    const char *lacks = word_things_counted(texts, set, CHANGE_ADDED), *more = word_things_counted(texts, set, CHANGE_REMOVED);
    size_t changed = count_of(set, CHANGE_CHANGED);
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    if (lacks)
        g_ptr_array_add(parts, (gpointer)(uintptr_t)text_pool_printf(texts, "lacks %s", lacks));
    if (changed)
        g_ptr_array_add(parts, (gpointer)(uintptr_t)text_pool_printf(texts, "has %s otherwise", word_count(texts, changed, "object", "objects")));
    if (more)
        g_ptr_array_add(parts, (gpointer)(uintptr_t)text_pool_printf(texts, "has %s besides", more));
    return text_pool_printf(texts, "%s is not what %s declares: it %s", word_code(texts, database->name), word_code(texts, declared->name), word_list_marked(texts, parts, 3));
}

static void tell(FindingContext *context, const AuditDatabase *database, const AuditDeclared *declared) {
    TextPool *texts = context->texts;
    g_autoptr(ChangeSet) set = difference(declared, database->catalog);
    if (set->changes->len == 0)
        return;
    Finding finding = finding_of(context, "live/not-as-declared");
    finding.database = database->name;
    finding.source = declared->name;
    finding.kind = KIND_COUNT;
    finding.subject = database->name;
    finding.title = title_of(texts, database, declared, set);
    if (count_of(set, CHANGE_ADDED) + count_of(set, CHANGE_CHANGED) == 0)
        finding.severity = SEVERITY_WARNING;
    finding.consequence = "No migrations are committed, so the code is all that says what a database should be. What it lacks makes queries of the code fail; what it has besides, the next push drops.";
    finding.remedy = "Push the schema, after a look at what that drops; or run SQL that you have read:";
    finding.commands = text_pool_printf(texts, "pgstrata drift live:%s declared:%s --repair-sql repair.sql --verify-repair\n", database->name, context->part->target->name);
    finding.commands_language = "sh";
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    add_lines(texts, lines, set, CHANGE_ADDED, "declared, and not there");
    add_changed(texts, lines, set);
    add_lines(texts, lines, set, CHANGE_REMOVED, "there, and not declared");
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

void findings_of_pushed(FindingContext *context, const AuditDatabase *database) {
    const AuditDeclared *declared = context->part->target->push_only ? declared_of_role(context->part, ROLE_SCHEMA) : NULL;
    if (declared && database->catalog)
        tell(context, database, declared);
}
