#include "bug_view.h"

#include <string.h>
#include "phrase.h"

#define REUSED_TOLD 12

/* --- which --------------------------------------------------------------------------------------------------------------- */

/* In the order in which they are told: the first is the worst. */
static const Verdict order[] = {VERDICT_REFUTED, VERDICT_PARTLY, VERDICT_OPEN, VERDICT_EARLY, VERDICT_RESOLVED, VERDICT_VERIFIED, VERDICT_NO_EVIDENCE};

static int rank_of(Verdict verdict) {
    int rank = 0;
    while (order[rank] != verdict)
        rank++;
    return rank;
}

static bool is_open(const Bug *bug) {
    return bug->verdict == VERDICT_REFUTED || bug->verdict == VERDICT_PARTLY || bug->verdict == VERDICT_OPEN;
}

/* "BUG-001 (2)", in slots "BUG-001(2)"; without regard to capitals. */
static bool is_called(const char *name, const char *wanted) {
    while (*name || *wanted) {
        name += strspn(name, " ");
        wanted += strspn(wanted, " ");
        if (g_ascii_tolower(*name) != g_ascii_tolower(*wanted))
            return false;
        name += *name != '\0';
        wanted += *wanted != '\0';
    }
    return true;
}

static bool wants_identifier(const Slot *slot, const Bug *bug) {
    if (!slot->bug)
        return true;
    g_auto(GStrv) wanted = g_strsplit(slot->bug, ",", -1);
    bool wants = false;
    for (guint i = 0; wanted[i]; i++)
        wants = wants || is_called(bug->identifier, wanted[i]) || is_called(bug->anchor, wanted[i]);
    return wants;
}

static bool wants_state(const Slot *slot, const Bug *bug) {
    if (!slot->state || strcmp(slot->state, "all") == 0)
        return true;
    return bug->verdict != VERDICT_NO_EVIDENCE && is_open(bug) == (strcmp(slot->state, "open") == 0);
}

static int compare_bugs(gconstpointer a, gconstpointer b) {
    const Bug *left = *(const Bug *const *)a, *right = *(const Bug *const *)b;
    return rank_of(left->verdict) - rank_of(right->verdict);
}

GPtrArray *bug_view_list(const BugRegister *bugs, const Slot *slot, bool silent) {
    GPtrArray *list = g_ptr_array_new();
    for (guint i = 0; i < bugs->bugs->len; i++) {
        Bug *bug = bugs->bugs->pdata[i];
        if ((bug->verdict == VERDICT_NO_EVIDENCE) == silent && wants_identifier(slot, bug) && wants_state(slot, bug))
            g_ptr_array_add(list, bug);
    }
    g_ptr_array_sort(list, compare_bugs); /* stable: by identifier within */
    return list;
}

bool bug_view_is_bare(const Bug *bug) {
    if (bug->verdict != VERDICT_NO_EVIDENCE || bug->title || bug->homonyms > 0 || bug->objects->len + bug->migrations->len > 0)
        return false;
    for (guint i = 0; i < bug->mentions->len; i++) {
        const Mention *mention = bug->mentions->pdata[i];
        if (mention->place != MENTION_COMMIT && mention->claim != CLAIM_NONE)
            return false;
    }
    return true;
}

char *bug_view_anchor(const Bug *bug) {
    return g_strconcat("bug.", bug->anchor, NULL);
}

/* --- what was written ---------------------------------------------------------------------------------------------------- */

static bool is_told(const GPtrArray *told, const Mention *mention) {
    for (guint i = 0; i < told->len; i++) {
        const Mention *before = told->pdata[i];
        bool commit = before->commit == mention->commit || (before->commit && mention->commit && strcmp(before->commit->id, mention->commit->id) == 0);
        if (commit && before->claim == mention->claim && before->place == mention->place && g_strcmp0(before->path, mention->path) == 0)
            return true;
    }
    return false;
}

GPtrArray *bug_view_claims(const Bug *bug) {
    GPtrArray *told = g_ptr_array_new();
    for (guint i = 0; i < bug->mentions->len; i++) {
        const Mention *mention = bug->mentions->pdata[i];
        if ((mention->claim != CLAIM_NONE || mention == bug->first) && !is_told(told, mention))
            g_ptr_array_add(told, (gpointer)(uintptr_t)mention);
    }
    return told;
}

Claim bug_view_last_claim(const Bug *bug) {
    Claim last = CLAIM_NONE;
    for (guint i = 0; i < bug->mentions->len; i++) {
        const Mention *mention = bug->mentions->pdata[i];
        last = mention->claim != CLAIM_NONE ? mention->claim : last;
    }
    return last;
}

const char *bug_view_claim(Claim claim) {
    static const char *const words[CLAIM_COUNT] = {[CLAIM_NONE] = "named", [CLAIM_FOUND] = "found", [CLAIM_OPEN] = "open", [CLAIM_PARTLY] = "partly resolved", [CLAIM_RESOLVED] = "resolved", [CLAIM_REJECTED] = "rejected"};
    return words[claim];
}

char *bug_view_text(const Mention *mention, size_t limit) {
    g_autofree char *text = g_utf8_make_valid(mention->text ? mention->text : "", -1);
    g_strdelimit(text, "\n\r\t", ' ');
    if (strlen(text) <= limit)
        return g_steal_pointer(&text);
    size_t end = limit;
    while (end > 0 && ((guchar)text[end] & 0xc0) == 0x80)
        end--;
    return g_strdup_printf("%.*s...", (int)end, text);
}

/* --- sums ---------------------------------------------------------------------------------------------------------------- */

void bug_view_say_verdict(GString *out, const BugRegister *bugs) {
    size_t counts[VERDICT_COUNT] = {0}, bare = 0, told = 0;
    for (guint i = 0; i < bugs->bugs->len; i++) {
        const Bug *bug = bugs->bugs->pdata[i];
        counts[bug->verdict]++;
        bare += bug_view_is_bare(bug);
    }
    size_t known = bugs->bugs->len - bare, about = bugs->bugs->len - counts[VERDICT_NO_EVIDENCE];
    if (known == 0) {
        g_string_append(out, bare > 0 ? "No bug is described in " : "No bug is named in ");
        phrase_count(out, bugs->documents, "document", "documents");
        g_string_append(out, bare > 0 ? ", commit messages and migrations" : "");
        return;
    }
    phrase_count(out, known, "bug is named", "bugs are named");
    g_string_append(out, " in documents, commit messages and migrations, ");
    if (about == 0)
        g_string_append(out, "none of them about the schema");
    else
        g_string_append_printf(out, "%zu of them about the schema: ", about);
    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        if (counts[order[i]] == 0 || order[i] == VERDICT_NO_EVIDENCE)
            continue;
        g_string_append_printf(out, "%s%zu %s", told++ > 0 ? "; " : "", counts[order[i]], verdict_text(order[i]));
    }
}

void bug_view_say_reused(GString *out, const BugRegister *bugs) {
    size_t count = 0;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < bugs->bugs->len; i++) {
        const Bug *bug = bugs->bugs->pdata[i];
        bool first = bug->homonyms > 0 && strcmp(bug->anchor, bug->identifier) == 0;
        if (!first || ++count > REUSED_TOLD)
            continue;
        phrase_separate(names, ", ");
        phrase_code(names, bug->identifier);
        g_string_append_printf(names, " (%u)", bug->homonyms + 1);
    }
    if (count == 0)
        return;
    phrase_count(out, count, "identifier names several bugs, told apart by title, phase and document: ", "identifiers name several bugs each, told apart by title, phase and document: ");
    g_string_append(out, names->str);
    if (count > REUSED_TOLD)
        g_string_append_printf(out, " and %zu more", count - REUSED_TOLD);
    g_string_append_c(out, '.');
}
