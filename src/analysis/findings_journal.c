/* What a migrations folder and its journal say of each other. */

#include <stdlib.h>
#include <string.h>
#include "findings.h"
#include "remedy.h"

/* --- files that are not registered ------------------------------------------------------------------------------------- */

static void file_not_registered(FindingContext *context, const Migration *migration) {
    TextPool *texts = context->texts;
    Finding finding = finding_of(context, "journal/file-not-registered");
    finding_point_at(context, &finding, migration);
    finding.subject = migration->path;
    finding.title = text_pool_printf(texts, "%s will never run: it is not in the journal", word_code(texts, migration->tag));
    finding.consequence = text_pool_printf(texts, "%s runs only what %s lists. Every database that is built or updated with it lacks what this "
                                                  "file does.",
                                           runner_name(context->set), word_code(texts, context->set->journal));
    finding.remedy = text_pool_printf(texts, "Register what is not in the journal at its end, then migrate. A database where somebody has run the "
                                             "files by hand runs them "
                                             "again then: make their statements repeatable (%s) first.", CODE("IF NOT EXISTS"));
    finding.commands = remedy_register(texts, context->audit, context->part);
    finding.commands_language = "sh";
    Finding *added = finding_add(context, &finding);

    const char *things = stratum_things(texts, stratum_of(context->part->all, (size_t)(migration - context->set->migrations)));
    if (things)
        finding_evidence(context, added, text_pool_printf(texts, "It would bring %s.", things));
    if (migration->uncommitted)
        finding_evidence(context, added, "The file is not committed yet.");
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
        finding_evidence(context, added, "Replayed after the others it brings nothing that the registered migrations do not bring.");
}

static void unregistered_files(FindingContext *context) {
    for (size_t i = 0; i < context->set->migration_count; i++) {
        const Migration *migration = &context->set->migrations[i];
        if (migration->registered || !migration->path)
            continue;
        if (is_left_over(context->part, migration))
            dead_twin(context, migration, registered_twin(context->set, migration));
        else
            file_not_registered(context, migration);
    }
}

/* --- entries without file ----------------------------------------------------------------------------------------------- */

static bool lacks_file(const MigrationSet *set, const JournalEntry *entry) {
    return entry->migration < 0 || (size_t)entry->migration >= set->migration_count || !set->migrations[entry->migration].path;
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
    finding.remedy = "Bring the files back from the history, or take their entries out of the journal.";
    finding.commands = text_pool_printf(texts, "git log --diff-filter=D --oneline -- %s\n",
                                        remedy_shell(texts, text_pool_printf(texts, "%s%s%s.sql", set->folder, *set->folder ? "/" : "", (const char *)tags->pdata[0])));
    finding.commands_language = "sh";
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (size_t i = 0; i < tags->len; i++) {
        const char *file = text_pool_printf(texts, "%s.sql", (const char *)tags->pdata[i]);
        g_ptr_array_add(lines, (gpointer)(uintptr_t)text_pool_printf(texts, "%s is missing", word_code(texts, file)));
    }
    finding_evidence_list(context, finding_add(context, &finding), lines);
}

/* --- numbers ------------------------------------------------------------------------------------------------------------ */

static int compare_prefixes(gconstpointer a, gconstpointer b) {
    const Migration *left = *(Migration *const *)a, *right = *(Migration *const *)b;
    int order = strcmp(left->prefix, right->prefix);
    return order ? order : strcmp(left->tag, right->tag);
}

static void add_duplicate(FindingContext *context, const GPtrArray *group) {
    TextPool *texts = context->texts;
    const Migration *first = group->pdata[0];
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    for (size_t i = 0; i < group->len; i++)
        g_ptr_array_add(tags, (gpointer)(uintptr_t)((const Migration *)group->pdata[i])->tag);
    Finding finding = finding_of(context, "journal/duplicate-number");
    finding_point_at(context, &finding, group->pdata[group->len - 1]);
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
        if (group->len > 1)
            add_duplicate(context, group);
    }
}

/* Numbers of up to five digits count; longer ones are time stamps. */
static bool number_of(const char *tag, int *number) {
    size_t digits = strspn(tag, "0123456789");
    if (digits == 0 || digits > 5)
        return false;
    *number = atoi(tag);
    return true;
}

static void odd_order(FindingContext *context) {
    TextPool *texts = context->texts;
    const MigrationSet *set = context->set;
    g_autoptr(GPtrArray) odd = g_ptr_array_new();
    for (size_t i = 0; i < set->entry_count; i++) {
        const JournalEntry *entry = &set->entries[i];
        int number = 0;
        const char *line = NULL;
        if (i > 0 && strcmp(set->entries[i - 1].tag, entry->tag) > 0)
            line = text_pool_printf(texts, "%s runs after %s, although its name comes before", word_code(texts, entry->tag),
                                    word_code(texts, set->entries[i - 1].tag));
        else if (number_of(entry->tag, &number) && number != entry->idx)
            line = text_pool_printf(texts, "%s has the index %d", word_code(texts, entry->tag), entry->idx);
        else if (i > 0 && entry->idx != set->entries[i - 1].idx + 1)
            line = text_pool_printf(texts, "%s has the index %d after %d", word_code(texts, entry->tag), entry->idx, set->entries[i - 1].idx);
        if (line)
            g_ptr_array_add(odd, (gpointer)(uintptr_t)line);
    }
    if (odd->len == 0)
        return;
    Finding finding = finding_of(context, "journal/order");
    finding.subject = finding.path = set->journal ? set->journal : set->folder;
    finding.title = text_pool_printf(texts, "Order or numbering of %s in the journal is not that of the names",
                                     word_count(texts, odd->len, "entry", "entries"));
    finding.consequence = text_pool_printf(texts, "%s goes by the journal's order alone. Reading the folder by name gives another order than the "
                                                  "one that runs.",
                                           runner_name(set));
    finding_evidence_list(context, finding_add(context, &finding), odd);
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
    odd_order(context);
}
