/* Bugs: what people wrote about them against what the past of the schema says: a table, then one part a bug. */

#include "section.h"

#include <string.h>
#include "bug_view.h"
#include "phrase.h"
#include "reference.h"

#define CLAIMS_TOLD 12
#define TEXT_TOLD 140
#define NAMES_TOLD 40
#define SILENT_TOLD 200

typedef struct {
    const Audit *audit;
    Document *document;
} BugSection;

static const char *const looks[VERDICT_COUNT] = {
    [VERDICT_VERIFIED] = "ok",   [VERDICT_REFUTED] = "error", [VERDICT_PARTLY] = "warning",   [VERDICT_EARLY] = "ok",
    [VERDICT_RESOLVED] = "ok",   [VERDICT_OPEN] = "error",    [VERDICT_NO_EVIDENCE] = "info",
};

/* Narrow: the bug's own part has the whole. */
static const char *const short_verdicts[VERDICT_COUNT] = {
    [VERDICT_VERIFIED] = "claim verified",    [VERDICT_REFUTED] = "claim refuted", [VERDICT_PARTLY] = "claim partly true", [VERDICT_EARLY] = "claimed too early",
    [VERDICT_RESOLVED] = "resolved, no claim", [VERDICT_OPEN] = "open, no claim",   [VERDICT_NO_EVIDENCE] = "no evidence",
};

/* --- the table ----------------------------------------------------------------------------------------------------------- */

static void text_cell(const BugSection *section, Node *row, const char *text) {
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_text(words, text);
    document_cell(section->document, row, words->str);
}

static void bug_link(const BugSection *section, Node *parent, const Bug *bug) {
    g_autofree char *anchor = bug_view_anchor(bug);
    g_autoptr(GString) name = g_string_new(NULL);
    phrase_text(name, bug->anchor);
    document_link_anchor(section->document, parent, anchor, name->str);
}

static void dates_cell(const BugSection *section, Node *row, const Bug *bug) {
    Node *cell = document_cell(section->document, row, NULL);
    if (!bug->began)
        return;
    g_autofree char *from = reference_date(bug->began), *to = bug->ended ? reference_date(bug->ended) : NULL;
    g_autofree char *words = g_strdup_printf("%s to %s", from, to ? to : "now");
    document_text(section->document, cell, words);
}

static void bug_row(const BugSection *section, Node *table, const Bug *bug) {
    Node *row = document_row(section->document, table);
    bug_link(section, document_cell(section->document, row, NULL), bug);
    text_cell(section, row, bug->title ? bug->title : "(no title)");
    text_cell(section, row, bug->severity);
    text_cell(section, row, bug->phase);
    Node *verdict = document_cell(section->document, row, NULL);
    document_badge(section->document, verdict, looks[bug->verdict], short_verdicts[bug->verdict]);
    dates_cell(section, row, bug);
    g_autofree char *days = bug->began ? g_strdup_printf("%d", bug->days) : g_strdup("");
    document_cell(section->document, row, days);
}

static void bug_table(const BugSection *section, const GPtrArray *bugs, Node *parent) {
    static const ColumnTitle titles[] = {{"Bug", 'l'}, {"Title", 'l'}, {"Severity", 'l'}, {"Phase", 'l'}, {"Verdict", 'l'}, {"In the schema", 'l'}, {"Days", 'r'}};
    Node *table = section_table(section->document, parent, titles, G_N_ELEMENTS(titles));
    for (guint i = 0; i < bugs->len; i++)
        bug_row(section, table, bugs->pdata[i]);
}

/* --- one bug ------------------------------------------------------------------------------------------------------------- */

static void bug_heading(const BugSection *section, const Bug *bug, int level, Node *parent) {
    g_autoptr(GString) words = g_string_new(NULL);
    g_autofree char *anchor = bug_view_anchor(bug);
    phrase_text(words, bug->anchor);
    if (bug->title) {
        g_string_append(words, ": ");
        phrase_text(words, bug->title);
    }
    Node *heading = document_heading(section->document, parent, level, words->str);
    document_anchor(section->document, heading, anchor);
}

static void say_facts(const BugSection *section, const Bug *bug, Node *parent) {
    Node *line = document_paragraph(section->document, parent, NULL);
    g_autoptr(GString) words = g_string_new(NULL);
    document_badge(section->document, line, looks[bug->verdict], verdict_text(bug->verdict));
    if (bug->severity) {
        g_string_append(words, " · ");
        phrase_text(words, bug->severity);
    }
    if (bug->phase) {
        g_string_append(words, " · phase ");
        phrase_text(words, bug->phase);
    }
    if (bug->homonyms > 0) {
        g_string_append(words, " · ");
        phrase_count(words, bug->homonyms, "other bug bears this identifier", "other bugs bear this identifier");
    }
    document_text(section->document, line, words->str);
}

static void say_names(GString *out, const GPtrArray *names, bool identities) {
    for (guint i = 0; i < names->len && i < NAMES_TOLD; i++) {
        g_string_append(out, i == 0 ? "" : ", ");
        phrase_code(out, identities ? phrase_short_identity(names->pdata[i]) : names->pdata[i]);
    }
    if (names->len > NAMES_TOLD)
        g_string_append_printf(out, " and %u more", names->len - NAMES_TOLD);
}

static bool has_same_objects(const BugRest *a, const BugRest *b) {
    bool same = a->objects->len == b->objects->len;
    for (guint i = 0; same && i < a->objects->len; i++)
        same = strcmp(a->objects->pdata[i], b->objects->pdata[i]) == 0;
    return same;
}

static guint first_with_objects(const Bug *bug, guint index) {
    guint first = 0;
    while (!has_same_objects(&g_array_index(bug->rests, BugRest, first), &g_array_index(bug->rests, BugRest, index)))
        first++;
    return first;
}

/* "the journal (the runner never runs `0002_x`), `init.ts` and the snapshot": all places that lack the same. */
static void say_places(GString *out, const Bug *bug, guint first) {
    g_autoptr(GPtrArray) places = g_ptr_array_new();
    for (guint i = first; i < bug->rests->len; i++)
        if (first_with_objects(bug, i) == first)
            g_ptr_array_add(places, &g_array_index(bug->rests, BugRest, i));
    for (guint i = 0; i < places->len; i++) {
        const BugRest *rest = places->pdata[i];
        g_string_append_printf(out, "%s%s", i == 0 ? "In " : i + 1 == places->len ? " and " : ", ", rest->where);
        if (rest->why)
            g_string_append_printf(out, " (%s)", rest->why);
    }
}

static void rest_list(const BugSection *section, const Bug *bug, Node *parent) {
    if (bug->rests->len == 0)
        return;
    document_strong(section->document, document_paragraph(section->document, parent, NULL), "What still differs");
    Node *list = document_list(section->document, parent, false);
    for (guint i = 0; i < bug->rests->len; i++) {
        if (first_with_objects(bug, i) != i)
            continue;
        g_autoptr(GString) words = g_string_new(NULL);
        say_places(words, bug, i);
        g_string_append(words, ": ");
        say_names(words, g_array_index(bug->rests, BugRest, i).objects, true);
        document_item(section->document, list, words->str);
    }
}

static void mention_place(const BugSection *section, const Mention *mention, Node *parent) {
    if (mention->place == MENTION_COMMIT)
        document_text(section->document, parent, "the commit's message");
    else if (mention->path)
        reference_file(section->audit, section->document, parent, mention->path, mention->gone ? 0 : mention->line);
}

static void commit_cell(const BugSection *section, const Commit *commit, Node *row) {
    Node *cell = document_cell(section->document, row, NULL);
    if (!commit) {
        document_text(section->document, cell, "uncommitted");
        return;
    }
    g_autofree char *date = reference_date(commit);
    reference_commit(section->audit, section->document, cell, commit);
    document_text(section->document, cell, " ");
    document_text(section->document, cell, date);
}

static void claim_row(const BugSection *section, const Mention *mention, Node *table) {
    Node *row = document_row(section->document, table);
    commit_cell(section, mention->commit, row);
    document_cell(section->document, row, bug_view_claim(mention->claim));
    Node *cell = document_cell(section->document, row, NULL);
    mention_place(section, mention, cell);
    if (mention->gone) {
        document_text(section->document, cell, ", until ");
        reference_commit(section->audit, section->document, cell, mention->gone);
    }
    g_autofree char *text = bug_view_text(mention, TEXT_TOLD);
    text_cell(section, row, text);
}

static void event_row(const BugSection *section, const BugEvent *event, Node *table) {
    static const char *const said[BUG_EVENT_COUNT] = {[BUG_BEGAN] = "began", [BUG_BROUGHT] = "not run", [BUG_ENDED] = "ended"};
    Node *row = document_row(section->document, table);
    commit_cell(section, event->commit, row);
    document_strong(section->document, document_cell(section->document, row, NULL), said[event->kind]);
    document_cell(section->document, row, event->where);
    document_cell(section->document, row, event->words);
}

static bool is_before(const BugEvent *event, const Mention *mention) {
    return !mention->commit || event->commit->commit_time <= mention->commit->commit_time;
}

/* What commits did and what was written, by time. */
static void course_rows(const BugSection *section, const Bug *bug, const GPtrArray *told, Node *table) {
    guint at = 0;
    for (guint i = 0; i <= told->len; i++) {
        for (; at < bug->events->len && (i == told->len || is_before(&g_array_index(bug->events, BugEvent, at), told->pdata[i])); at++)
            event_row(section, &g_array_index(bug->events, BugEvent, at), table);
        if (i < told->len)
            claim_row(section, told->pdata[i], table);
    }
}

static void course(const BugSection *section, const Bug *bug, Node *parent) {
    static const ColumnTitle titles[] = {{"Since", 'l'}, {"Says", 'l'}, {"Where", 'l'}, {"Words", 'l'}};
    g_autoptr(GPtrArray) told = bug_view_claims(bug);
    guint more = told->len > CLAIMS_TOLD ? told->len - CLAIMS_TOLD : 0;
    g_ptr_array_set_size(told, told->len - more);
    if (told->len + bug->events->len == 0)
        return;
    document_strong(section->document, document_paragraph(section->document, parent, NULL), bug->events->len > 0 ? "What happened, and what was written" : "What was written");
    course_rows(section, bug, told, section_table(section->document, parent, titles, G_N_ELEMENTS(titles)));
    g_autoptr(GString) words = g_string_new(NULL);
    if (bug->untold > 0) {
        phrase_count(words, bug->untold, "further difference", "further differences");
        g_string_append(words, " of what it names took another course. ");
    }
    if (more > 0)
        phrase_count(words, more, "further claim. ", "further claims. ");
    if (bug->copies > 0) {
        phrase_count(words, bug->copies, "mention", "mentions");
        g_string_append(words, " in copies of documents not counted.");
    }
    if (words->len > 0)
        document_paragraph(section->document, parent, g_strchomp(words->str));
}

static void name_list(const BugSection *section, const char *label, const GPtrArray *names, bool identities, Node *list) {
    if (names->len == 0)
        return;
    g_autoptr(GString) words = g_string_new(label);
    say_names(words, names, identities);
    document_item(section->document, list, words->str);
}

static void commit_list(const BugSection *section, const Bug *bug, Node *list) {
    if (bug->commits->len == 0)
        return;
    Node *item = document_item(section->document, list, "commits that name it: ");
    for (guint i = 0; i < bug->commits->len && i < NAMES_TOLD; i++) {
        document_text(section->document, item, i == 0 ? "" : ", ");
        reference_commit(section->audit, section->document, item, bug->commits->pdata[i]);
    }
    if (bug->commits->len > NAMES_TOLD)
        document_text(section->document, item, " and more");
}

static void names(const BugSection *section, const Bug *bug, Node *parent) {
    if (bug->objects->len + bug->migrations->len + bug->commits->len + bug->beside->len == 0)
        return;
    Node *list = document_list(section->document, parent, false);
    name_list(section, "objects that it names: ", bug->objects, true, list);
    name_list(section, "began with the same commits, named nowhere, and open: ", bug->beside, true, list);
    name_list(section, "migrations: ", bug->migrations, false, list);
    commit_list(section, bug, list);
}

static void bug_part(const BugSection *section, const Bug *bug, int level, Node *parent) {
    bug_heading(section, bug, level, parent);
    say_facts(section, bug, parent);
    if (bug->story)
        document_paragraph(section->document, parent, bug->story);
    else
        document_paragraph(section->document, parent, section->audit->timeline ? "Nothing in the past of the schema is about what its texts name." : "The past of the schema was not looked at.");
    rest_list(section, bug, parent);
    course(section, bug, parent);
    names(section, bug, parent);
}

/* --- those that the schema has nothing to say of -------------------------------------------------------------------------- */

/* Without a title: what of the schema it names. */
static void title_cell(const BugSection *section, Node *row, const Bug *bug) {
    g_autoptr(GString) words = g_string_new("(no title");
    const GPtrArray *names = bug->objects->len > 0 ? bug->objects : bug->migrations;
    if (bug->title)
        g_string_truncate(words, 0);
    phrase_text(words, bug->title);
    for (guint i = 0; !bug->title && i < MIN(names->len, 3); i++) {
        g_string_append(words, i == 0 ? "; names " : ", ");
        phrase_code(words, phrase_short_identity(names->pdata[i]));
    }
    if (!bug->title)
        g_string_append(words, names->len > 3 ? " and more)" : ")");
    document_cell(section->document, row, words->str);
}

static void silent_row(const BugSection *section, Node *table, const Bug *bug) {
    Node *row = document_row(section->document, table), *cell = document_cell(section->document, row, NULL);
    g_autofree char *anchor = bug_view_anchor(bug);
    g_autoptr(GString) name = g_string_new(NULL);
    phrase_text(name, bug->anchor);
    document_anchor(section->document, cell, anchor);
    document_text(section->document, cell, name->str);
    title_cell(section, row, bug);
    text_cell(section, row, bug->phase);
    document_cell(section->document, row, bug_view_claim(bug_view_last_claim(bug)));
    cell = document_cell(section->document, row, NULL);
    mention_place(section, bug->first, cell);
}

/* A line for all of which there is nothing to say. */
static void say_bare(const BugSection *section, const GPtrArray *bugs, Node *parent) {
    g_autoptr(GString) names = g_string_new(NULL), words = g_string_new("Named only, without a title or anything of the schema: ");
    size_t numbers = 0, others = 0;
    for (guint i = 0; i < bugs->len; i++) {
        const Bug *bug = bugs->pdata[i];
        bool number = *bug->identifier == '#', shown = !number && others < NAMES_TOLD;
        numbers += number;
        others += !number;
        if (!shown)
            continue;
        phrase_separate(names, ", ");
        phrase_code(names, bug->identifier);
    }
    if (numbers > 0)
        phrase_count(words, numbers, "number that commit messages close", "numbers that commit messages close");
    g_string_append_printf(words, "%s%s", numbers > 0 && others > 0 ? "; " : "", names->str);
    if (others > NAMES_TOLD)
        g_string_append_printf(words, " and %zu more", others - NAMES_TOLD);
    g_string_append_c(words, '.');
    if (bugs->len > 0)
        document_paragraph(section->document, parent, words->str);
}

/* Those of which nothing but the name is known are taken out of the list. Free with g_ptr_array_unref(). */
static GPtrArray *take_bare(GPtrArray *bugs) {
    GPtrArray *bare = g_ptr_array_new();
    guint kept = 0;
    for (guint i = 0; i < bugs->len; i++)
        if (bug_view_is_bare(bugs->pdata[i]))
            g_ptr_array_add(bare, bugs->pdata[i]);
        else
            bugs->pdata[kept++] = bugs->pdata[i];
    g_ptr_array_set_size(bugs, (gint)kept);
    return bare;
}

static void silent_table(const BugSection *section, const GPtrArray *bugs, Node *parent) {
    static const ColumnTitle titles[] = {{"Bug", 'l'}, {"Title", 'l'}, {"Phase", 'l'}, {"Last said", 'l'}, {"First in", 'l'}};
    if (bugs->len == 0)
        return;
    g_autoptr(GString) words = g_string_new(NULL);
    phrase_count(words, bugs->len, "bug without evidence in the schema", "bugs without evidence in the schema");
    Node *details = document_details(section->document, parent, words->str, false);
    Node *table = section_table(section->document, details, titles, G_N_ELEMENTS(titles));
    for (guint i = 0; i < bugs->len && i < SILENT_TOLD; i++)
        silent_row(section, table, bugs->pdata[i]);
    if (bugs->len > SILENT_TOLD) {
        g_autofree char *more = g_strdup_printf("and %u more", bugs->len - SILENT_TOLD);
        document_paragraph(section->document, details, more);
    }
}

static void silent_bugs(const BugSection *section, GPtrArray *bugs, Node *parent) {
    g_autoptr(GPtrArray) bare = take_bare(bugs);
    silent_table(section, bugs, parent);
    say_bare(section, bare, parent);
}

/* --- all ----------------------------------------------------------------------------------------------------------------- */

static void say_verdict(const BugSection *section, const Slot *slot, Node *parent) {
    Node *paragraph = document_paragraph(section->document, parent, NULL);
    g_autoptr(GString) verdict = g_string_new(NULL), reused = g_string_new(NULL);
    bug_view_say_verdict(verdict, section->audit->bugs);
    document_strong(section->document, paragraph, verdict->str);
    document_text(section->document, paragraph, ".");
    bug_view_say_reused(reused, section->audit->bugs);
    if (reused->len > 0 && !slot->bug) {
        g_string_prepend(reused, " ");
        document_text(section->document, paragraph, reused->str);
    }
}

static void say_gap(const BugSection *section, Node *parent) {
    const Mentions *mentions = section->audit->bugs->mentions;
    if (!mentions || !mentions->gap)
        return;
    g_autoptr(GString) words = g_string_new("Not all could be read: ");
    phrase_text(words, mentions->gap);
    g_string_append_c(words, '.');
    document_paragraph(section->document, parent, words->str);
}

static void say_hidden(const BugSection *section, guint shown, guint count, Node *parent) {
    if (shown >= count)
        return;
    g_autofree char *words = g_strdup_printf("%u further %s not shown here.", count - shown, count - shown == 1 ? "bug is" : "bugs are");
    document_paragraph(section->document, parent, words);
}

void section_build_bugs(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const BugSection section = {audit, document};
    if (!audit->bugs) {
        document_paragraph(document, parent, "What people wrote about bugs was not looked at.");
        return;
    }
    g_autoptr(GPtrArray) told = bug_view_list(audit->bugs, slot, false), silent = bug_view_list(audit->bugs, slot, true);
    guint count = told->len;
    if (!slot->bug)
        say_verdict(&section, slot, parent);
    say_gap(&section, parent);
    if (slot->limit > 0 && told->len > (guint)slot->limit)
        g_ptr_array_set_size(told, slot->limit);
    if (slot->bug && told->len + silent->len == 0)
        document_paragraph(document, parent, "No document, commit message or migration names it.");
    if (told->len > 1 || (told->len > 0 && !slot->bug))
        bug_table(&section, told, parent);
    say_hidden(&section, told->len, count, parent);
    for (guint i = 0; i < told->len; i++)
        bug_part(&section, told->pdata[i], section_level(slot), parent);
    if (!slot->bug)
        silent_bugs(&section, silent, parent);
    for (guint i = 0; slot->bug && i < silent->len; i++)
        bug_part(&section, silent->pdata[i], section_level(slot), parent);
}
