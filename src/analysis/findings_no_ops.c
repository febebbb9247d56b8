/* Statements that did nothing because their object existed, with another shape than they ask for. */

#include <string.h>
#include "findings.h"
#include "remedy.h"

/* What of a no-op's wishes is not fulfilled at the end of the chain either. */
typedef struct {
    GPtrArray *lost;     /* of const Change *: wanted, and never made */
    GPtrArray *differing; /* of const Change *: there, with other properties */
    GPtrArray *made_up;  /* of const Change *: made by a later migration */
} Wishes;

static bool is_fulfilled(const Catalog *end, const Change *change) {
    const Object *object = catalog_find(end, change->kind, change->identity);
    if (!object)
        return false;
    for (size_t i = 0; i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        if (g_strcmp0(object_get(object, property->property), property->after) != 0)
            return false;
    }
    return true;
}

static Wishes sort_wishes(const Catalog *end, const ChangeSet *differences) {
    Wishes wishes = {g_ptr_array_new(), g_ptr_array_new(), g_ptr_array_new()};
    for (size_t i = 0; i < differences->changes->len; i++) {
        Change *change = differences->changes->pdata[i];
        if (change->action == CHANGE_REMOVED || change_grade(change) != GRADE_DIFFERENT)
            continue;
        bool exists = catalog_find(end, change->kind, change->identity) != NULL;
        g_ptr_array_add(is_fulfilled(end, change) ? wishes.made_up : change->action == CHANGE_ADDED && !exists ? wishes.lost : wishes.differing,
                        change);
    }
    return wishes;
}

static void wishes_clear(Wishes *wishes) {
    g_ptr_array_unref(wishes->lost);
    g_ptr_array_unref(wishes->differing);
    g_ptr_array_unref(wishes->made_up);
}

static const char *wish_text(TextPool *texts, const Change *change, const char *what) {
    const char *type = change_property(change, "type");
    return text_pool_printf(texts, "%s%s%s %s", word_object(texts, change->kind, change->identity), type ? " " : "", type ? word_code(texts, type)
                            : "", what);
}

static void add_differing(FindingContext *context, Finding *finding, const Change *change) {
    TextPool *texts = context->texts;
    if (change->action == CHANGE_ADDED)
        finding_evidence(context, finding, wish_text(texts, change, "comes with a later migration, with other properties"));
    for (size_t i = 0; change->action != CHANGE_ADDED && i < change->property_count; i++) {
        const PropertyChange *property = &change->properties[i];
        finding_evidence(context, finding, text_pool_printf(texts, "%s: %s stays %s instead of %s",
                                                            word_object(texts, change->kind, change->identity),
                                                            word_plain(texts, property->property), property->before
                                                                    ? word_code(texts, property->before) : "unset",
                                                            property->after ? word_code(texts, property->after) : "unset"));
    }
}

static const char *repair(TextPool *texts, const Wishes *wishes) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (size_t i = 0; i < wishes->lost->len; i++) {
        const char *sql = remedy_add_sql(texts, wishes->lost->pdata[i]);
        if (sql)
            g_string_append_printf(out, "%s\n", sql);
    }
    return out->len ? text_pool_add(texts, out->str) : NULL;
}

static const char *lost_count(TextPool *texts, const GPtrArray *lost) {
    size_t columns = 0;
    for (size_t i = 0; i < lost->len; i++)
        columns += ((const Change *)lost->pdata[i])->kind == KIND_COLUMN;
    return columns == lost->len ? word_count(texts, columns, "column never arrives", "columns never arrive")
                                : word_count(texts, lost->len, "thing that it asks for never arrives", "things that it asks for never arrive");
}

static void add_no_op(FindingContext *context, const Migration *migration, const NoOp *no_op, const Wishes *wishes) {
    TextPool *texts = context->texts;
    const char *object = word_object(texts, no_op->kind, no_op->identity);
    Finding finding = finding_of(context, "replay/silent-no-op");
    if (wishes->lost->len == 0)
        finding.severity = wishes->differing->len ? SEVERITY_WARNING : SEVERITY_INFO;
    finding_point_at(context, &finding, migration);
    finding.line = no_op->line;
    finding.kind = no_op->kind;
    finding.subject = no_op->identity;
    finding.title = text_pool_printf(texts, "%s does nothing for %s, which exists with another shape%s%s", word_code(texts, migration->tag), object,
                                     wishes->lost->len ? ": " : "", wishes->lost->len ? lost_count(texts, wishes->lost) : "");
    finding.consequence = wishes->lost->len + wishes->differing->len
                              ? text_pool_printf(texts, "%s makes PostgreSQL pass over the statement with a notice, so the migration succeeds and "
                                                        "the shape that it describes exists "
                                                        "nowhere. Code that was written for it fails.", CODE("IF NOT EXISTS"))
                              : "A later migration brings what this one meant to bring, so nothing is lost; the statement itself never has an "
                                "effect.";
    finding.remedy = wishes->lost->len ? "Write a new migration that alters what exists; for example:" : wishes->differing->len
            ? "Decide which shape is meant, and alter to it in a new migration."

                                                                                                                                       : "Nothing needs to be done.";
    finding.commands = repair(texts, wishes);
    finding.commands_language = finding.commands ? "sql" : NULL;
    Finding *added = finding_add(context, &finding);
    for (size_t i = 0; i < wishes->lost->len; i++)
        finding_evidence(context, added, wish_text(texts, wishes->lost->pdata[i], "never arrives"));
    for (size_t i = 0; i < wishes->differing->len; i++)
        add_differing(context, added, wishes->differing->pdata[i]);
    for (size_t i = 0; i < wishes->made_up->len; i++)
        finding_evidence(context, added, wish_text(texts, wishes->made_up->pdata[i], "comes with a later migration"));
}

void findings_of_no_ops(FindingContext *context) {
    const AuditTarget *part = context->part;
    if (!context->set || !part->all || !part->all_catalog || part->target->stray)
        return;
    for (size_t i = 0; i < MIN(part->all->count, context->set->migration_count); i++) {
        const Stratum *stratum = &part->all->strata[i];
        const Migration *migration = &context->set->migrations[i];
        if (is_left_over(part, migration))
            continue;
        for (size_t j = 0; j < stratum->no_op_count; j++) {
            const NoOp *no_op = &stratum->no_ops[j];
            if (!no_op->differences || no_op->differences->changes->len == 0)
                continue;
            Wishes wishes = sort_wishes(part->all_catalog, no_op->differences);
            if (wishes.lost->len + wishes.differing->len + wishes.made_up->len > 0)
                add_no_op(context, migration, no_op, &wishes);
            wishes_clear(&wishes);
        }
    }
}
