#include "findings.h"

#include <string.h>

#define EVIDENCE_LINES 20

Finding finding_of(const FindingContext *context, const char *rule) {
    const Rule *row = rule_find(rule);
    return (Finding){
        .rule = row->id,
        .severity = row->severity,
        .target = context->part ? context->part->target->name : NULL,
        .kind = KIND_COUNT,
    };
}

Finding *finding_add(FindingContext *context, const Finding *finding) {
    return findings_add(context->findings, finding);
}

void finding_evidence(FindingContext *context, Finding *finding, const char *marked) {
    findings_add_evidence(context->findings, finding, "%s", marked);
}

void finding_evidence_list(FindingContext *context, Finding *finding, const GPtrArray *lines) {
    size_t shown = lines->len > EVIDENCE_LINES ? EVIDENCE_LINES - 1 : lines->len;
    for (size_t i = 0; i < shown; i++)
        finding_evidence(context, finding, lines->pdata[i]);
    if (shown < lines->len)
        finding_evidence(context, finding, text_pool_printf(context->texts, "and %zu more", lines->len - shown));
}

void finding_point_at(const FindingContext *context, Finding *finding, const Migration *migration) {
    finding->migration = migration->tag;
    finding->path = migration->path;
    finding->line = migration->path ? 1 : 0;
    finding->since = audit_migration_commit(context->audit, migration);
}

const Commit *entry_commit(const FindingContext *context, const char *tag) {
    const Migration *migration = migration_set_find(context->set, tag);
    return migration ? audit_migration_commit(context->audit, migration) : NULL;
}

const char *runner_name(const MigrationSet *set) {
    return set && set->rules->name ? set->rules->name : "the runner";
}

const Stratum *stratum_of(const Strata *strata, size_t migration) {
    return strata && migration < strata->count ? &strata->strata[migration] : NULL;
}

static bool is_changed(const ChangeSet *set, const Change *change) {
    for (size_t i = 0; set && i < set->changes->len; i++) {
        const Change *other = set->changes->pdata[i];
        if (other->kind == change->kind && strcmp(other->identity, change->identity) == 0)
            return true;
    }
    return false;
}

/* A statement that fails because its object is there already would have brought nothing new either; any other failure leaves the question open. */
static bool is_understood(const Stratum *stratum) {
    for (size_t i = 0; i < stratum->failure_count; i++)
        if (stratum->failures[i].cause != CAUSE_ALREADY_EXISTS)
            return false;
    return true;
}

/* It does nothing only because something of its name is there: what it meant to bring is lacking all the same. */
static bool asks_for_other_shape(const Stratum *stratum) {
    for (size_t i = 0; i < stratum->no_op_count; i++)
        if (stratum->no_ops[i].differences && stratum->no_ops[i].differences->changes->len > 0)
            return true;
    return false;
}

bool brings_nothing_new(const AuditTarget *part, const Migration *migration) {
    const Stratum *stratum = stratum_of(part->all, (size_t)(migration - part->migrations->migrations));
    if (!stratum || !part->registered_catalog || !is_understood(stratum) || asks_for_other_shape(stratum))
        return false;
    for (size_t i = 0; i < stratum->changes->changes->len; i++)
        if (is_changed(part->unregistered, stratum->changes->changes->pdata[i]))
            return false;
    return true;
}

const Migration *registered_twin(const MigrationSet *set, const Migration *migration) {
    if (migration->registered || !migration->prefix || !*migration->prefix)
        return NULL;
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *other = &set->migrations[i];
        if (other->registered && g_strcmp0(other->prefix, migration->prefix) == 0)
            return other;
    }
    return NULL;
}

void derive_left_over(AuditTarget *part) {
    const MigrationSet *set = part->migrations;
    part->left_over = g_new0(bool, set->migration_count + 1);
    for (size_t i = 0; i < set->migration_count; i++)
        part->left_over[i] = registered_twin(set, &set->migrations[i]) && (!part->all || brings_nothing_new(part, &set->migrations[i]));
}

bool is_left_over(const AuditTarget *part, const Migration *migration) {
    return part->left_over && part->left_over[migration - part->migrations->migrations];
}

bool any_unregistered_fails(const FindingContext *context) {
    for (size_t i = 0; i < context->set->migration_count; i++) {
        const Migration *migration = &context->set->migrations[i];
        const Stratum *stratum = stratum_of(context->part->all, i);
        if (!migration->registered && stratum && stratum->failure_count > 0 && !is_left_over(context->part, migration))
            return true;
    }
    return false;
}

const char *stratum_things(TextPool *texts, const Stratum *stratum) {
    if (!stratum)
        return NULL;
    g_autoptr(GPtrArray) things = word_things(texts, stratum->changes, CHANGE_ADDED);
    return things->len ? word_list_marked(texts, things, 6) : NULL;
}
