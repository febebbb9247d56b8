#include "section.h"

#include <string.h>
#include "phrase.h"

/* Sorted by name. */
static const Section sections[] = {
    {"accomplishments", "Accomplishments", "what the migrations of a phase or range of commits did to the schema, each object once, by its net change (phase=NAME)", section_build_accomplishments, NEEDS_RANGE},
    {"bugs", "Bugs", "what people wrote about bugs against what the schema's past says: verdict, story, what still differs (bug=ID, state=open|resolved, limit=N)", section_build_bugs, NEEDS_BUGS},
    {"checklist", "Verification checklist", "what is ticked off before a release: registered, replayed, migrated, in step, as claimed; each item looked at", section_build_checklist, NEEDS_BUGS},
    {"comparison", "Schema comparison", "each table, view, enum, ... in each source: the declared schemas, the journal, all migrations, each live database", section_build_comparison, 0},
    {"decisions", "Decisions", "decisions and reasons that the commit messages of a phase or range state, in their words (phase=NAME)", section_build_decisions, NEEDS_RANGE},
    {"declared", "Declared schema", "what the code declares (schema.ts, snapshots, schema.prisma, init scripts, dumps) against the migrations: with file, line, migration, consequence", section_build_declared, 0},
    {"drift", "Drift of live databases", "what each live database lacks, has too much, or has otherwise; with the migration that should have made it", section_build_drift, 0},
    {"drift-change", "Drift before and after", "differences between declared schemas and migrations before and after a phase or range: what was resolved, what is new (phase=NAME)", section_build_drift_change, NEEDS_RANGE | NEEDS_TIMELINE},
    {"files", "Migrations and schema files", "migrations and schema files that a phase or range created, modified or deleted (phase=NAME)", section_build_files, NEEDS_RANGE},
    {"findings", "Findings", "every problem: evidence, since when, consequence, remedy", section_build_findings, 0},
    {"history", "Migration history", "the migrations: when they landed, by whom, what each did, where it is applied (limit=N: the newest, without details)", section_build_history, 0},
    {"journal", "Journal audit", "the runner's journal, entry by entry: what a fresh and an existing database will run", section_build_journal, 0},
    {"ledger", "Runner and ledgers", "what the runner believes has run, runs next, passes over or refuses, on an empty database and on each live one", section_build_ledger, 0},
    {"method", "How this was made", "revision, versions, assumptions, what was not checked", section_build_method, 0},
    {"open", "What remained open", "what still differed when a phase or range ended, and what became of it; bugs that are not resolved (phase=NAME)", section_build_open, NEEDS_RANGE | NEEDS_TIMELINE | NEEDS_BUGS},
    {"range", "Commits", "the commits of a phase or range: how many, from which to which, whose (phase=NAME; level=N: with its title as a heading)", section_build_range, NEEDS_RANGE},
    {"resolved", "Bugs resolved", "bugs that a phase or range resolved or claims to have resolved, with what the schema's history says (phase=NAME)", section_build_resolved, NEEDS_RANGE | NEEDS_TIMELINE | NEEDS_BUGS},
    {"review-collisions", "Together with the base", "what a branch's migrations and those that its base has got since do to each other; both orders replayed", section_build_review_collisions, NEEDS_REVIEW},
    {"review-commits", "Commits of the branch", "the branch's commits, folded", section_build_review_commits, NEEDS_REVIEW},
    {"review-findings", "New findings", "what a branch brings that was not found where it left its base", section_build_review_findings, NEEDS_REVIEW},
    {"review-remaining", "Remaining findings", "what was found before, too, folded", section_build_review_remaining, NEEDS_REVIEW},
    {"review-resolved", "Resolved findings", "what was found where a branch left its base, and is not any more", section_build_review_resolved, NEEDS_REVIEW},
    {"review-risks", "Risks of the branch", "risks of the migrations that a branch adds or edits, what destroys data first", section_build_review_risks, NEEDS_REVIEW},
    {"review-schema", "Schema changes of the branch", "the branch's migrations and what they make of the schema", section_build_review_schema, NEEDS_REVIEW},
    {"review-verdict", "Verdict", "one line: whether the branch can be merged, and why not", section_build_review_verdict, NEEDS_REVIEW},
    {"risks", "Risk notes", "the migrations that wait or came lately, statement by statement: what is lost or blocked, and the safer way", section_build_risks, 0},
    {"schema", "Schema reference", "tables, columns, keys, indexes, functions, ...: with the migration that added and last changed each (object=NAME: one)", section_build_schema, 0},
    {"scripts", "Scripts", "files with SQL that use the schema: what of it is not there any more, and the migration that took it away", section_build_scripts, 0},
    {"standing", "How it stands", "for a README: how many migrations since when, what they make, what differs since which commit", section_build_standing, NEEDS_TIMELINE},
    {"state-block", "Resolved", "the \"Resolved in Phase ...\" block of a state file: bugs with their verdict, schema changes, commits (phase=NAME)", section_build_state_block, NEEDS_RANGE | NEEDS_TIMELINE | NEEDS_BUGS},
    {"state-rows", "Decisions of a state file", "the decisions of a phase as rows: phase, decision, rationale, date, commit (phase=NAME)", section_build_state_rows, NEEDS_RANGE},
    {"status", "Status", "one line a target, counters, the last changes (limit=N)", section_build_status, 0},
    {"timeline", "Drift over time", "since when the sources differ, who began it, what ended it and after how long, commit by commit (limit=N, state=open|resolved)", section_build_timeline, NEEDS_TIMELINE | NEEDS_BUGS},
    {"troubleshooting", "Troubleshooting", "symptoms as PostgreSQL words them, their cause, the commands that mend them", section_build_troubleshooting, 0},
};

const Section *section_list(size_t *count) {
    *count = G_N_ELEMENTS(sections);
    return sections;
}

const Section *section_find(const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++)
        if (strcmp(sections[i].name, name) == 0)
            return &sections[i];
    return NULL;
}

int section_level(const Slot *slot) {
    int title = slot->level > 0 ? slot->level : 2;
    return MIN(title + 1, 6);
}

bool section_wants(const Slot *slot, const AuditTarget *target) {
    return !slot->target || strcmp(slot->target, target->target->name) == 0;
}

bool section_wants_state(const Slot *slot, const char *state) {
    return !slot->state || strcmp(slot->state, state) == 0 || (strcmp(slot->state, "open") != 0 && strcmp(slot->state, "resolved") != 0);
}

GPtrArray *section_targets(const Audit *audit, const Slot *slot) {
    GPtrArray *found = g_ptr_array_new();
    for (int stray = 0; stray < 2; stray++)
        for (guint i = 0; i < audit->targets->len; i++) {
            AuditTarget *target = g_ptr_array_index(audit->targets, i);
            if (target->target->stray == stray && section_wants(slot, target))
                g_ptr_array_add(found, target);
        }
    return found;
}

static void target_heading(Document *document, Node *parent, const AuditTarget *target, int level) {
    g_autoptr(GString) title = g_string_new("Target ");
    phrase_code(title, target->target->name);
    document_heading(document, parent, level, title->str);
}

void section_each_target(const Audit *audit, Document *document, Node *parent, const Slot *slot, StrayTargets stray, TargetSection build) {
    int level = section_level(slot);
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    /* stray ones are last */
    while (stray == STRAY_HIDDEN && !slot->target && targets->len > 0 &&
           ((const AuditTarget *)g_ptr_array_index(targets, targets->len - 1))->target->stray)
        g_ptr_array_set_size(targets, (gint)targets->len - 1);
    for (guint i = 0; i < targets->len; i++) {
        if (targets->len > 1)
            target_heading(document, parent, g_ptr_array_index(targets, i), level);
        build(audit, g_ptr_array_index(targets, i), document, parent, slot, targets->len > 1 ? MIN(level + 1, 6) : level);
    }
}

bool section_says_problem(const AuditTarget *target, Document *document, Node *parent) {
    if (!target->problem)
        return false;
    g_autoptr(GString) words = g_string_new("The migrations in ");
    phrase_code(words, target->target->folder);
    g_string_append(words, " could not be read: ");
    g_string_append(words, target->problem);
    document_paragraph(document, parent, words->str);
    return true;
}

static const Stratum *stratum_at(const Strata *strata, size_t index) {
    return strata && index < strata->count ? &strata->strata[index] : NULL;
}

const Stratum *section_stratum(const AuditTarget *target, size_t index) {
    return stratum_at(target->all, index);
}

const Stratum *section_registered_stratum(const AuditTarget *target, size_t index) {
    return stratum_at(target->registered, index);
}

Node *section_table(Document *document, Node *parent, const ColumnTitle *titles, size_t count) {
    g_autofree const char **headers = g_new0(const char *, count);
    g_autofree char *alignment = g_new0(char, count + 1);
    for (size_t i = 0; i < count; i++) {
        headers[i] = titles[i].title;
        alignment[i] = titles[i].alignment;
    }
    return document_table(document, parent, count, headers, alignment);
}
