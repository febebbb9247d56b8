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
    return set && set->runner && g_str_has_prefix(set->runner, "drizzle") ? "Drizzle" : "the runner";
}

const Stratum *stratum_of(const Strata *strata, size_t migration) {
    return strata && migration < strata->count ? &strata->strata[migration] : NULL;
}

/* Everything that the file's stratum added, the registered migrations make, too. */
static bool brings_nothing_new(const AuditTarget *part, const Migration *migration) {
    const Stratum *stratum = stratum_of(part->all, (size_t)(migration - part->migrations->migrations));
    if (!stratum || !part->registered_catalog)
        return true;
    for (size_t i = 0; i < stratum->changes->changes->len; i++) {
        const Change *change = stratum->changes->changes->pdata[i];
        if (change->action == CHANGE_ADDED && !catalog_find(part->registered_catalog, change->kind, change->identity))
            return false;
    }
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
        part->left_over[i] = registered_twin(set, &set->migrations[i]) && brings_nothing_new(part, &set->migrations[i]);
}

bool is_left_over(const AuditTarget *part, const Migration *migration) {
    return part->left_over && part->left_over[migration - part->migrations->migrations];
}

const char *stratum_things(TextPool *texts, const Stratum *stratum) {
    if (!stratum)
        return NULL;
    g_autoptr(GPtrArray) things = word_things(texts, stratum->changes, CHANGE_ADDED);
    return things->len ? word_list_marked(texts, things, 6) : NULL;
}
