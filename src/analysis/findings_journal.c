/* What a migrations folder and its journal say of each other. */

#include <stdlib.h>
#include <string.h>
#include "findings.h"
#include "remedy.h"

/* --- files that are not registered ------------------------------------------------------------------------------------- */

/* So many files are told one by one; more of them in one finding. */
#define FILES_TOLD 8

/* What the replay made of the file: what it brings, that it fails, or that it brings nothing; NULL: not replayed, or told elsewhere. */
static const char *file_effect(FindingContext *context, const Migration *migration) {
    TextPool *texts = context->texts;
    const Stratum *stratum = stratum_of(context->part->all, (size_t)(migration - context->set->migrations));
    if (!stratum)
        return NULL;
    const ReplayFailure *failure = stratum->failure_count ? &stratum->failures[0] : NULL;
    const char *failing = failure ? text_pool_printf(texts, "fails at line %d: %s", failure->line,
                                                     word_code(texts, failure->message ? failure->message : "the server refuses it")) : NULL;
    const char *things = stratum_things(texts, stratum);
    if (things)
        return text_pool_printf(texts, "brings %s%s%s", things, failing ? "; " : "", failing ? failing : "");
    if (failing)
        return failing;
    return brings_nothing_new(context->part, migration) ? "changes nothing in the schema, or nothing that the registered ones do not change" : NULL;
}

static void say_not_registered(FindingContext *context, Finding *finding, bool one) {
    TextPool *texts = context->texts;
    finding->consequence = text_pool_printf(texts, "%s runs only what %s lists. Every database that is built or updated with it lacks what %s.",
                                            runner_name(context->set), word_code(texts, context->set->journal), one ? "this file does" : "these files do");
    finding->remedy = text_pool_printf(texts, "Register what is not in the journal at its end, then migrate. A database where somebody has run the "
                                              "files by hand runs them again then: make their statements repeatable (%s) first.%s",
                                       CODE("IF NOT EXISTS"), any_unregistered_fails(context)
                                               ? " Files that fail in the replay must be mended before." : "");
    finding->commands = remedy_register(texts, context->audit, context->part);
    finding->commands_language = "sh";
}

static void file_not_registered(FindingContext *context, const Migration *migration) {
    TextPool *texts = context->texts;
    Finding finding = finding_of(context, "journal/file-not-registered");
    finding_point_at(context, &finding, migration);
    finding.subject = migration->path;
    if (brings_nothing_new(context->part, migration))
        finding.severity = SEVERITY_WARNING;
    finding.title = text_pool_printf(texts, "%s will never run: it is not in the journal", word_code(texts, migration->tag));
    say_not_registered(context, &finding, true);
    Finding *added = finding_add(context, &finding);
    const char *effect = file_effect(context, migration);
    if (effect)
        finding_evidence(context, added, text_pool_printf(texts, "Replayed, it %s", effect));
    if (migration->uncommitted)
        finding_evidence(context, added, "The file is not committed yet.");
}

static void files_not_registered(FindingContext *context, const GPtrArray *files) {
    TextPool *texts = context->texts;
    const Migration *first = files->pdata[0];
    Finding finding = finding_of(context, "journal/file-not-registered");
    finding_point_at(context, &finding, first);
    finding.subject = finding.path = *context->set->folder ? context->set->folder : ".";
    finding.line = 0;
    finding.title = text_pool_printf(texts, "%u migration files will never run: they are not in the journal", files->len);
    say_not_registered(context, &finding, false);
    Finding *added = finding_add(context, &finding);
    /* All of them, not the first twenty: there is no other list of what to register. */
    for (size_t i = 0; i < files->len; i++) {
        const Migration *migration = files->pdata[i];
        const char *effect = file_effect(context, migration);
        const Commit *commit = audit_migration_commit(context->audit, migration);
        finding_evidence(context, added, text_pool_printf(texts, "%s, %s%s%s", word_code(texts, migration->tag),
                                                          commit ? word_commit(texts, commit) : "not committed yet", effect ? ": " : "",
                                                          effect ? effect : ""));
    }
}

static void dead_twin(FindingContext *context, const Migration *migration, const Migration *twin) {
    TextPool *texts = context->texts;
    Finding finding = finding_of(context, "journal/dead-twin");
    finding_point_at(context, &finding, migration);
    finding.subject = migration->path;
    finding.title = text_pool_printf(texts, "%s is left over: the journal has %s with the same number", word_code(texts, migration->tag),
                                     word_code(texts, twin->tag));
    finding.consequence = text_pool_printf(texts, "%s never runs it. Whoever reads the folder, or runs its files by name, takes it for a part of "
                                                  "the schema.",
                                           runner_name(context->set));
    finding.remedy = "Delete the file, if the registered one has replaced it; else give it a number of its own and register it.";
    finding.commands = text_pool_printf(texts, "git rm %s\n", remedy_shell(texts, migration->path));
    finding.commands_language = "sh";
    Finding *added = finding_add(context, &finding);
    const Commit *commit = audit_migration_commit(context->audit, twin);
    if (commit)
        finding_evidence(context, added, text_pool_printf(texts, "%s came with %s.", word_code(texts, twin->tag), word_commit(texts, commit)));
    if (context->part->all)
        finding_evidence(context, added, "The replay shows nothing in the schema that only this file would bring.");
}

static void unregistered_files(FindingContext *context) {
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    for (size_t i = 0; i < context->set->migration_count; i++) {
        Migration *migration = &context->set->migrations[i];
        if (migration->registered || !migration->path)
            continue;
        if (is_left_over(context->part, migration))
            dead_twin(context, migration, registered_twin(context->set, migration));
        else
            g_ptr_array_add(files, migration);
    }
    if (files->len > FILES_TOLD) {
        files_not_registered(context, files);
        return;
    }
    for (size_t i = 0; i < files->len; i++)
        file_not_registered(context, files->pdata[i]);
}

/* --- entries without file ----------------------------------------------------------------------------------------------- */

static bool lacks_file(const MigrationSet *set, const JournalEntry *entry) {
    return entry->migration < 0 || (size_t)entry->migration >= set->migration_count || !set->migrations[entry->migration].path;
}

/* What the history tells of a file that an entry names: who deleted it, or that it never was there. */
static const char *missing_file_text(const FindingContext *context, const char *tag, const char *path, const Commit **deletion, const char **known) {
    TextPool *texts = context->texts;
    const char *file = word_code(texts, text_pool_printf(texts, "%s.sql", tag));
    const History *history = context->audit->history;
    const FileHistory *story = history ? history_find(history, path) : NULL;
    const FileEvent *last = story && story->event_count ? &story->events[story->event_count - 1] : NULL;
    if (last && !*known)
        *known = path;
    if (last && last->kind == EVENT_DELETED) {
        *deletion = *deletion ? *deletion : last->mainline;
        return text_pool_printf(texts, "%s is missing; deleted by %s", file, word_commit(texts, last->mainline));
    }
    return text_pool_printf(texts, "%s is missing%s", file, history && history->complete && !last ? "; no commit of the mainline ever had it here" : "");
}

static void entries_without_file(FindingContext *context) {
    TextPool *texts = context->texts;
    const MigrationSet *set = context->set;
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    for (size_t i = 0; i < set->entry_count; i++)
        if (lacks_file(set, &set->entries[i]))
            g_ptr_array_add(tags, (gpointer)(uintptr_t)set->entries[i].tag);
    if (tags->len == 0)
        return;
    Finding finding = finding_of(context, "journal/entry-without-file");
    if (context->part->target->stray)
        finding.severity = SEVERITY_WARNING;
    finding.subject = set->journal;
    finding.path = set->journal;
    finding.migration = tags->pdata[0];
    finding.title = tags->len == 1 ? text_pool_printf(texts, "The journal names %s, but there is no such file", word_code(texts, tags->pdata[0]))
                                   : text_pool_printf(texts, "The journal names %u migrations whose files do not exist", tags->len);
    finding.consequence = text_pool_printf(texts, "%s reads all files before it runs any: it stops with an error, and no migration of this folder "
                                                  "can be run "
                                                  "on any database.", runner_name(set));
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    const Commit *deletion = NULL;
    const char *known = NULL;
    for (size_t i = 0; i < tags->len; i++) {
        const char *path = text_pool_printf(texts, "%s%s%s.sql", set->folder, *set->folder ? "/" : "", (const char *)tags->pdata[i]);
        g_ptr_array_add(lines, (gpointer)(uintptr_t)missing_file_text(context, tags->pdata[i], path, &deletion, &known));
    }
    finding.since = deletion;
    bool one = tags->len == 1;
    finding.remedy = known ? text_pool_printf(texts, "Bring the %s back from the history, or take %s out of the journal.", one ? "file" : "files",
                                              one ? "its entry" : "their entries")
                           : text_pool_printf(texts, "Take the %s out of the journal, or commit the %s, if somebody still has %s.",
                                              one ? "entry" : "entries", one ? "file" : "files", one ? "it" : "them");
    finding.commands = known ? text_pool_printf(texts, "git log --oneline -- %s\n", remedy_shell(texts, known)) : NULL;
    finding.commands_language = known ? "sh" : NULL;
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

/* --- numbers ------------------------------------------------------------------------------------------------------------ */

static int compare_prefixes(gconstpointer a, gconstpointer b) {
    const Migration *left = *(Migration *const *)a, *right = *(Migration *const *)b;
    int order = strcmp(left->prefix, right->prefix);
    return order ? order : strcmp(left->tag, right->tag);
}

/* The one that took a number which was taken; of several in one commit the last. */
static const Migration *last_to_land(const FindingContext *context, const GPtrArray *group) {
    const Migration *last = group->pdata[0];
    for (guint i = 1; i < group->len; i++) {
        const Commit *commit = audit_migration_commit(context->audit, group->pdata[i]), *newest = audit_migration_commit(context->audit, last);
        if (!commit || (newest && commit->commit_time >= newest->commit_time))
            last = group->pdata[i];
    }
    return last;
}

static void add_duplicate(FindingContext *context, const GPtrArray *group) {
    TextPool *texts = context->texts;
    const Migration *first = group->pdata[0];
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    for (size_t i = 0; i < group->len; i++)
        g_ptr_array_add(tags, (gpointer)(uintptr_t)((const Migration *)group->pdata[i])->tag);
    Finding finding = finding_of(context, "journal/duplicate-number");
    finding_point_at(context, &finding, last_to_land(context, group));
    finding.subject = first->path ? first->path : first->tag;
    finding.title = text_pool_printf(texts, "The number %s is taken %s: %s", word_code(texts, first->prefix), group->len == 2 ? "twice"
                                     : "several times",
                                     word_list(texts, tags, 6));
    finding.consequence = context->set->journal ? "The journal decides which of them runs first; the file names no longer tell. The next one that "
                                                  "is generated may overwrite a snapshot."
                                                : "Which of them runs first depends on the rest of the name, not on when it was written.";
    finding.remedy = "Give the later one a number of its own, if no database has run it yet.";
    Finding *added = finding_add(context, &finding);
    for (size_t i = 0; i < group->len; i++) {
        const Migration *migration = group->pdata[i];
        const Commit *commit = audit_migration_commit(context->audit, migration);
        if (commit)
            finding_evidence(context, added, text_pool_printf(texts, "%s: %s", word_code(texts, migration->tag), word_commit(texts, commit)));
    }
}

/* The runner tells them apart by their whole names, and one commit brought them all: the rest of their names is the order that was meant. */
static bool is_one_series(const FindingContext *context, const GPtrArray *group) {
    const Migration *first = group->pdata[0];
    const Commit *commit = context->set->journal ? NULL : audit_migration_commit(context->audit, first);
    for (guint i = 1; commit && i < group->len; i++) {
        const Migration *other = group->pdata[i];
        if (g_strcmp0(first->key, other->key) == 0 || audit_migration_commit(context->audit, other) != commit)
            return false;
    }
    return commit != NULL;
}

/* Only migrations that run, or only files that do not: a registered one and a left-over are a dead twin. */
static void duplicate_numbers(FindingContext *context) {
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    for (size_t i = 0; i < context->set->migration_count; i++) {
        Migration *migration = &context->set->migrations[i];
        if (migration->registered && migration->prefix && *migration->prefix)
            g_ptr_array_add(sorted, migration);
    }
    g_ptr_array_sort(sorted, compare_prefixes);
    for (size_t i = 0, end; i < sorted->len; i = end) {
        const Migration *first = sorted->pdata[i];
        g_autoptr(GPtrArray) group = g_ptr_array_new();
        for (end = i; end < sorted->len && strcmp(((const Migration *)sorted->pdata[end])->prefix, first->prefix) == 0; end++)
            g_ptr_array_add(group, sorted->pdata[end]);
        if (group->len > 1 && !is_one_series(context, group))
            add_duplicate(context, group);
    }
}

/* How far a name's number is from the entry's index; false: the name has none. Numbers of up to five digits count; longer ones are time stamps. */
static bool number_offset(const JournalEntry *entry, int *offset) {
    size_t digits = strspn(entry->tag, "0123456789");
    if (digits == 0 || digits > 5)
        return false;
    *offset = atoi(entry->tag) - entry->idx;
    return true;
}

/* Entries that run in another order than their names. */
static GPtrArray *odd_order(TextPool *texts, const MigrationSet *set) {
    GPtrArray *lines = g_ptr_array_new();
    for (size_t i = 1; i < set->entry_count; i++)
        if (strcmp(set->entries[i - 1].tag, set->entries[i].tag) > 0)
            g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s runs after %s, although its name comes before",
                                                                         word_code(texts, set->entries[i].tag),
                                                                         word_code(texts, set->entries[i - 1].tag)));
    return lines;
}

/* Where the numbering jumps: what follows in step is not told again. */
static GPtrArray *odd_numbers(TextPool *texts, const MigrationSet *set) {
    GPtrArray *lines = g_ptr_array_new();
    int before = 0, offset = 0;
    for (size_t i = 0; i < set->entry_count; i++) {
        const JournalEntry *entry = &set->entries[i];
        bool numbered = number_offset(entry, &offset);
        const char *line = NULL;
        if (i > 0 && entry->idx != set->entries[i - 1].idx + 1)
            line = text_pool_printf(texts, "%s has the index %d after %d", word_code(texts, entry->tag), entry->idx, set->entries[i - 1].idx);
        else if (numbered && offset != before)
            line = offset == 0 ? text_pool_printf(texts, "from %s on the index is the name's number again", word_code(texts, entry->tag))
                               : text_pool_printf(texts, "from %s on the index is not the name's number (%d)", word_code(texts, entry->tag), entry->idx);
        if (line)
            g_ptr_array_add(lines, (gpointer)(uintptr_t)line);
        before = numbered ? offset : before;
    }
    return lines;
}

static void add_odd(FindingContext *context, const GPtrArray *lines, const char *title, const char *consequence) {
    const MigrationSet *set = context->set;
    Finding finding = finding_of(context, "journal/order");
    finding.subject = finding.path = set->journal ? set->journal : set->folder;
    finding.title = title;
    finding.consequence = consequence;
    finding.remedy = "Nothing needs to be done.";
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

static void order(FindingContext *context) {
    TextPool *texts = context->texts;
    const MigrationSet *set = context->set;
    g_autoptr(GPtrArray) odd = odd_order(texts, set);
    g_autoptr(GPtrArray) jumps = odd_numbers(texts, set);
    size_t out_of_order = odd->len;
    if (out_of_order > 0)
        g_ptr_array_extend(odd, jumps, NULL, NULL);
    if (out_of_order > 0)
        add_odd(context, odd, text_pool_printf(texts, "%s in another order than by name", word_count(texts, out_of_order, "migration runs", "migrations run")),
                text_pool_printf(texts, "%s goes by the journal's order alone. Reading the folder by name gives another order than the one that runs.",
                                 runner_name(set)));
    else if (jumps->len > 0)
        add_odd(context, jumps, text_pool_printf(texts, "The journal's numbering jumps in %s", word_count(texts, jumps->len, "place", "places")),
                text_pool_printf(texts, "%s goes by the order in the journal, not by the index, so this is harmless; it shows where entries were "
                                        "taken out or put in by hand.", runner_name(set)));
}

/* --- the folder --------------------------------------------------------------------------------------------------------- */

static void problems(FindingContext *context) {
    for (size_t i = 0; i < context->set->problems->len; i++) {
        Finding finding = finding_of(context, "journal/unreadable");
        finding.subject = finding.path = context->set->journal ? context->set->journal : context->set->folder;
        finding.title = word_plain(context->texts, context->set->problems->pdata[i]);
        finding.consequence = "What cannot be read is not in this report; the runner may stop at it, too.";
        finding.remedy = "Mend the file.";
        if (context->part->target->stray)
            finding.severity = SEVERITY_WARNING;
        finding_add(context, &finding);
    }
}

static void stray_folder(FindingContext *context) {
    TextPool *texts = context->texts;
    const MigrationSet *set = context->set;
    const Target *target = context->part->target;
    Finding finding = finding_of(context, "project/stray-folder");
    finding.subject = finding.path = set && set->journal ? set->journal : target->folder;
    finding.title = text_pool_printf(texts, "%s looks like a migrations folder that was left behind",
                                     word_code(texts, *target->folder ? target->folder : "."));
    finding.consequence = target->config ? text_pool_printf(texts,
                                                            "%s still names it: who runs the runner with that configuration, or without naming "
                                                            "one, gets this folder. "
                                                                   "It is not compared with anything here.", word_code(texts, target->config))
                                         : "Somebody may run it by mistake, or think that its files are applied. It is not compared with anything "
                                           "here.";
    finding.remedy = "Delete it, or move the files that are still wanted into the folder of their target.";
    Finding *added = finding_add(context, &finding);
    if (!set)
        return;
    size_t missing = 0, files = 0;
    for (size_t i = 0; i < set->entry_count; i++)
        missing += lacks_file(set, &set->entries[i]);
    for (size_t i = 0; i < set->migration_count; i++)
        files += set->migrations[i].path != NULL;
    finding_evidence(context, added, text_pool_printf(texts, "The folder has %s.", word_count(texts, files, "migration file", "migration files")));
    if (set->entry_count > 0)
        finding_evidence(context, added, text_pool_printf(texts, "Its journal has %s, %zu of them without file.",
                                                          word_count(texts, set->entry_count, "entry", "entries"), missing));
    if (target->reason)
        finding_evidence(context, added, text_pool_printf(texts, "Found by: %s", word_plain(texts, target->reason)));
}

void findings_of_journal(FindingContext *context) {
    if (context->part->target->stray)
        stray_folder(context);
    if (!context->set)
        return;
    problems(context);
    entries_without_file(context);
    if (context->part->target->stray)
        return;
    unregistered_files(context);
    duplicate_numbers(context);
    order(context);
}
