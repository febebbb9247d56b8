/* What is wrong with the files of the migrations at one commit. What findings tell of several files together is told here of each, so that each has its own beginning and end. */

#include "timeline_point.h"

#include <string.h>
#include "compare/words.h"
#include "excuse.h"
#include "findings.h"

typedef struct {
    Timeline *timeline;
    TimelinePoint *point;
    const AuditTarget *part;
} Rules;

/* `subject`: a tag, or a path within the folder. It stays the same when the folder moves. */
static void add(const Rules *rules, const char *source, const char *rule, const char *subject, const char *tag, const char *detail) {
    const Drift drift = {.subject = {.source = source, .rule = rule, .kind = KIND_COUNT, .identity = subject, .component_kind = KIND_COUNT, .component = subject},
                         .state = DRIFT_STATE_BROKEN,
                         .migration = tag,
                         .detail = detail};
    timeline_add_drift(rules->timeline, rules->point, &drift);
}

/* --- the journal -------------------------------------------------------------------------------------------------------- */

static void add_unregistered_files(const Rules *rules) {
    const MigrationSet *set = rules->part->migrations;
    for (size_t i = 0; i < set->migration_count; i++) {
        const Migration *migration = &set->migrations[i];
        if (migration->registered || !migration->path)
            continue;
        bool left_over = is_left_over(rules->part, migration);
        const Migration *twin = left_over ? registered_twin(set, migration) : NULL;
        add(rules, SOURCE_JOURNAL, left_over ? "journal/dead-twin" : "journal/file-not-registered", migration->tag, migration->tag,
            twin ? text_pool_printf(rules->timeline->texts, "%s has the same number", word_code(rules->timeline->texts, twin->tag)) : NULL);
    }
}

static bool lacks_file(const MigrationSet *set, const JournalEntry *entry) {
    return entry->migration < 0 || (size_t)entry->migration >= set->migration_count || !set->migrations[entry->migration].path;
}

static void add_entries_without_file(const Rules *rules) {
    const MigrationSet *set = rules->part->migrations;
    for (size_t i = 0; i < set->entry_count; i++)
        if (lacks_file(set, &set->entries[i]))
            add(rules, SOURCE_JOURNAL, "journal/entry-without-file", set->entries[i].tag, set->entries[i].tag, NULL);
}

static void add_times(const Rules *rules) {
    const MigrationSet *set = rules->part->migrations;
    const JournalEntry *newest = NULL;
    for (size_t i = 0; set->rules->decision == DECIDE_NEWER_TIME && i < set->entry_count; i++) {
        const JournalEntry *entry = &set->entries[i];
        if (!newest || entry->when > newest->when)
            newest = entry;
        else
            add(rules, SOURCE_JOURNAL, "journal/when-not-increasing", entry->tag, entry->tag,
                text_pool_printf(rules->timeline->texts, "skipped where %s has run", word_code(rules->timeline->texts, newest->tag)));
    }
}

/* --- the replay --------------------------------------------------------------------------------------------------------- */

static const char *failure_text(TextPool *texts, const ReplayFailure *failure) {
    return text_pool_printf(texts, "line %d: %s", failure->line, word_plain(texts, failure->message ? failure->message : "the server refuses it"));
}

static void add_failures(const Rules *rules) {
    const MigrationSet *set = rules->part->migrations;
    const Strata *strata = rules->part->registered;
    g_autofree bool *excused = strata ? strata_excused(strata, cause_is_environment) : NULL;
    for (size_t i = 0; strata && i < MIN(strata->count, set->migration_count); i++) {
        const Stratum *stratum = &strata->strata[i];
        bool failed = stratum->status == STRATUM_FAILED || stratum->status == STRATUM_PARTLY;
        if (failed && !excused[i])
            add(rules, SOURCE_MIGRATIONS, stratum->status == STRATUM_PARTLY ? "replay/partly" : "replay/failed", set->migrations[i].tag, set->migrations[i].tag,
                stratum->failure_count ? failure_text(rules->timeline->texts, &stratum->failures[0]) : NULL);
    }
}

/* --- findings ----------------------------------------------------------------------------------------------------------- */

/* Rules whose findings are about one thing already. */
static const struct {
    const char *rule, *source;
} TAKEN[] = {
    {"journal/duplicate-number", SOURCE_MIGRATIONS},  {"journal/snapshot-chain-broken", SOURCE_JOURNAL}, {"journal/snapshot-fork", SOURCE_JOURNAL},
    {"journal/snapshot-missing", SOURCE_JOURNAL},     {"journal/unreadable", SOURCE_JOURNAL},            {"replay/needs-other-mode", SOURCE_MIGRATIONS},
    {"replay/silent-no-op", SOURCE_MIGRATIONS},
};

static const char *below(const char *path, const char *folder) {
    size_t size = strlen(folder);
    return size > 0 && strncmp(path, folder, size) == 0 && path[size] == '/' ? path + size + 1 : path;
}

/* The migration, or the file of the folder, or the object that a statement means. */
static const char *subject_of(const Rules *rules, const Finding *finding) {
    const MigrationSet *set = rules->part->migrations;
    bool whole = set->journal && g_strcmp0(finding->path, set->journal) == 0;
    if (finding->migration && !whole)
        return finding->migration;
    const char *path = finding->path ? finding->path : finding->subject;
    return strcmp(path, set->folder) == 0 ? "." : below(path, set->folder);
}

/* What is only worth a remark does not begin an episode. */
static void add_findings(const Rules *rules, const Audit *audit) {
    for (guint i = 0; i < audit->findings->items->len; i++) {
        const Finding *finding = audit->findings->items->pdata[i];
        if (finding->severity < SEVERITY_WARNING || g_strcmp0(finding->target, rules->part->target->name) != 0)
            continue;
        for (size_t j = 0; j < G_N_ELEMENTS(TAKEN); j++)
            if (strcmp(TAKEN[j].rule, finding->rule) == 0)
                add(rules, TAKEN[j].source, finding->rule, subject_of(rules, finding), finding->migration, finding->title);
    }
}

void point_add_rules(Timeline *timeline, TimelinePoint *point, const Audit *audit, const AuditTarget *part) {
    const Rules rules = {timeline, point, part};
    if (part->migrations->journal) {
        add_unregistered_files(&rules);
        add_entries_without_file(&rules);
        add_times(&rules);
    }
    add_failures(&rules);
    add_findings(&rules, audit);
}
