/*
 * Which findings are new. The same finding is told by its rule and subject; one that tells of differences between what is declared and what migrations make is told by the differences
 * themselves, since the subject of one missing column is the column and that of two their table.
 */

#include "review_private.h"

#include <string.h>
#include "compare/words.h"

/* Findings about many things under one subject: a line of evidence each. */
static const char *const COLLECTING[] = {
    "declared/trap", "declared/unread", "journal/duplicate-number", "journal/snapshot-chain-broken", "journal/snapshot-fork",
    "journal/snapshot-missing", "journal/unreadable", "journal/when-not-increasing", "replay/assumption", "replay/fresh-database-lacks", "replay/silent-no-op", "script/obsolete",
};

typedef struct {
    GHashTable *gaps;  /* "rule target source subject" -> GPtrArray of const DeclaredGap * */
    GHashTable *known; /* "rule target source gap": the differences that there are */
    GHashTable *free;  /* key -> GPtrArray of const Finding *, not yet matched */
} Side;

static void side_clear(Side *side) {
    g_hash_table_unref(side->gaps);
    g_hash_table_unref(side->known);
    g_hash_table_unref(side->free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Side, side_clear)

/* --- names that are the same on both sides ------------------------------------------------------------------------------ */

/* The name that the target has afterwards. */
static const char *canonical_name(const Review *review, const Audit *audit, const char *name) {
    const AuditTarget *target = audit == review->before ? audit_find_target(audit, name) : NULL;
    const AuditTarget *twin = target ? review_find_twin(review->after, target) : NULL;
    return twin ? twin->target->name : name ? name : "";
}

/* A path in the target's folder without the folder, which may have moved. */
static const char *canonical_subject(const Audit *audit, const Finding *finding) {
    const AuditTarget *target = audit_find_target(audit, finding->target);
    const char *folder = target ? target->target->folder : NULL, *subject = finding->subject ? finding->subject : "";
    size_t size = folder ? strlen(folder) : 0;
    bool below = size > 0 && strncmp(subject, folder, size) == 0 && (subject[size] == '/' || !subject[size]);
    return below ? subject + size : subject;
}

static char *finding_key(const Review *review, const Audit *audit, const Finding *finding) {
    return g_strdup_printf("%s\t%s\t%s\t%s", finding->rule, canonical_name(review, audit, finding->target), finding->source ? finding->source : "", canonical_subject(audit, finding));
}

/* --- differences ---------------------------------------------------------------------------------------------------------- */

static char *gap_text(const DeclaredGap *gap) {
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%d %d %s", gap->class, gap->change->kind, gap->change->identity);
    bool both = gap->change->action == CHANGE_CHANGED || gap->change->action == CHANGE_RENAMED;
    for (size_t i = 0; both && i < gap->change->property_count; i++)
        g_string_append_printf(out, " %s", gap->change->properties[i].property);
    return g_string_free(out, FALSE);
}

static char *known_text(const char *rule, const char *target, const char *source, const DeclaredGap *gap) {
    g_autofree char *text = gap_text(gap);
    return g_strdup_printf("%s\t%s\t%s\t%s", rule, target, source, text);
}

static void add_gap(Side *side, const char *target, const char *source, const DeclaredGap *gap) {
    char *key = g_strdup_printf("%s\t%s\t%s\t%s", gap->rule, target, source, gap->subject);
    GPtrArray *gaps = g_hash_table_lookup(side->gaps, key);
    if (!gaps)
        g_hash_table_insert(side->gaps, key, gaps = g_ptr_array_new());
    else
        g_free(key);
    g_ptr_array_add(gaps, (gpointer)(uintptr_t)gap);
    g_hash_table_add(side->known, known_text(gap->rule, target, source, gap));
}

static void add_gaps(const Review *review, const Audit *audit, Side *side) {
    for (guint t = 0; t < audit->targets->len; t++) {
        const AuditTarget *target = audit->targets->pdata[t];
        for (guint d = 0; d < target->declared->len; d++) {
            const AuditDeclared *declared = target->declared->pdata[d];
            for (guint g = 0; declared->drift && g < declared->drift->gaps->len; g++) {
                const DeclaredGap *gap = &g_array_index(declared->drift->gaps, DeclaredGap, g);
                if (gap->rule && gap->subject)
                    add_gap(side, canonical_name(review, audit, target->target->name), declared->name, gap);
            }
        }
    }
}

static const GPtrArray *gaps_of(const Review *review, const Audit *audit, const Side *side, const Finding *finding) {
    if (!finding->source || !finding->subject)
        return NULL;
    g_autofree char *key = g_strdup_printf("%s\t%s\t%s\t%s", finding->rule, canonical_name(review, audit, finding->target), finding->source, finding->subject);
    return g_hash_table_lookup(side->gaps, key);
}

/* --- sides ------------------------------------------------------------------------------------------------------------------ */

static void side_fill(const Review *review, const Audit *audit, Side *side) {
    side->gaps = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    side->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    side->free = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    add_gaps(review, audit, side);
    for (guint i = 0; i < audit->findings->items->len; i++) {
        Finding *finding = audit->findings->items->pdata[i];
        char *key = finding_key(review, audit, finding);
        GPtrArray *same = g_hash_table_lookup(side->free, key);
        if (!same)
            g_hash_table_insert(side->free, key, same = g_ptr_array_new());
        else
            g_free(key);
        g_ptr_array_add(same, finding);
    }
}

/* Takes one finding of the same key. */
static const Finding *take_same(const Review *review, const Audit *audit, const Side *side, const Finding *finding) {
    g_autofree char *key = finding_key(review, audit, finding);
    GPtrArray *same = g_hash_table_lookup(side->free, key);
    return same && same->len > 0 ? g_ptr_array_steal_index(same, 0) : NULL;
}

/* --- evidence --------------------------------------------------------------------------------------------------------------- */

static bool is_collecting(const char *rule) {
    for (size_t i = 0; i < G_N_ELEMENTS(COLLECTING); i++)
        if (strcmp(COLLECTING[i], rule) == 0)
            return true;
    return false;
}

/* Without the numbers of lines, which move. */
static char *without_lines(const char *text) {
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at; at++) {
        bool place = g_ascii_isdigit(*at) && ((at > text && at[-1] == ':') || (at >= text + 5 && strncmp(at - 5, "line ", 5) == 0));
        while (place && g_ascii_isdigit(at[1]))
            at++;
        if (!place)
            g_string_append_c(out, *at);
    }
    return g_string_free(out, FALSE);
}

/* "and 12 more": the number of those that are not told. */
static bool is_rest(const char *line) {
    return g_str_has_prefix(line, "and ") && g_str_has_suffix(line, " more");
}

/* Lines of evidence that the finding did not have before, as marked text; NULL: none. */
static const char *new_evidence(Review *review, const Finding *before, const Finding *after) {
    if (!is_collecting(after->rule) || !after->evidence || !before->evidence)
        return NULL;
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    for (guint i = 0; i < before->evidence->len; i++)
        g_hash_table_add(known, without_lines(before->evidence->pdata[i]));
    for (guint i = 0; i < after->evidence->len; i++) {
        g_autofree char *line = without_lines(after->evidence->pdata[i]);
        if (!g_hash_table_contains(known, line) && !is_rest(line))
            g_ptr_array_add(lines, after->evidence->pdata[i]);
    }
    return lines->len > 0 ? word_list_marked(review->texts, lines, 3) : NULL;
}

/* --- matching --------------------------------------------------------------------------------------------------------------- */

static bool is_risk(const Finding *finding) {
    return g_str_has_prefix(finding->rule, "risk/");
}

static bool is_of_branch(const Review *review, const Finding *finding) {
    const ReviewTarget *target = review_find_target(review, finding->target);
    const GPtrArray *lists[] = {target ? target->added : NULL, target ? target->edited : NULL};
    for (size_t l = 0; l < G_N_ELEMENTS(lists); l++)
        for (guint i = 0; lists[l] && i < lists[l]->len; i++)
            if (g_strcmp0(((const Migration *)lists[l]->pdata[i])->tag, finding->migration) == 0)
                return true;
    return false;
}

/* Names of the differences that are new; all of them: NULL and *all true; none: NULL. */
static const char *new_gaps(Review *review, const Side *before, const Finding *finding, const GPtrArray *gaps, bool *all) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < gaps->len; i++) {
        const DeclaredGap *gap = gaps->pdata[i];
        g_autofree char *text = known_text(finding->rule, finding->target, finding->source, gap);
        if (!g_hash_table_contains(before->known, text))
            g_ptr_array_add(names, (gpointer)(uintptr_t)word_object(review->texts, gap->change->kind, gap->change->identity));
    }
    *all = names->len == gaps->len;
    return names->len == 0 || *all ? NULL : word_list_marked(review->texts, names, 5);
}

static bool is_path_of(const GPtrArray *migrations, const char *path) {
    for (guint i = 0; migrations && path && i < migrations->len; i++)
        if (g_strcmp0(((const Migration *)migrations->pdata[i])->path, path) == 0)
            return true;
    return false;
}

/*
 * The story of the files is told along the first-parent line, and that of the branch is another one than its base's: what one line tells and the other does not is no news, unless it is about migrations
 * that the branch edits or takes away. What happened to a file on the branch before it landed anywhere is nobody's trouble.
 */
static bool is_history_of_branch(const Review *review, const Finding *finding) {
    const ReviewTarget *target = review_find_target(review, finding->target);
    return target && (is_path_of(target->edited, finding->subject) || is_path_of(target->removed, finding->subject) ||
                      (strcmp(finding->rule, "history/late-arrival") == 0 && is_path_of(target->added, finding->subject)));
}

static bool is_history(const Finding *finding) {
    return g_str_has_prefix(finding->rule, "history/");
}

static void match_after(Review *review, const Side *before, const Side *after, const Finding *finding) {
    if (finding->database) {
        review->live++;
        return;
    }
    if (is_risk(finding)) {
        if (is_of_branch(review, finding))
            g_ptr_array_add(review->found, (gpointer)(uintptr_t)finding);
        return;
    }
    if (is_history(finding)) {
        bool is_new = is_history_of_branch(review, finding) && !take_same(review, review->after, before, finding);
        g_ptr_array_add(is_new ? review->found : review->remaining, (gpointer)(uintptr_t)finding);
        return;
    }
    const GPtrArray *gaps = gaps_of(review, review->after, after, finding);
    bool all = false;
    const char *part = NULL;
    if (gaps) {
        part = new_gaps(review, before, finding, gaps, &all);
    } else {
        const Finding *old = take_same(review, review->after, before, finding);
        all = !old;
        part = old ? new_evidence(review, old, finding) : NULL;
    }
    g_ptr_array_add(all || part ? review->found : review->remaining, (gpointer)(uintptr_t)finding);
    if (part)
        g_hash_table_insert(review->parts, (gpointer)(uintptr_t)finding, (gpointer)(uintptr_t)part);
}

/* All that it told is gone. */
static bool is_gone(Review *review, const Side *before, const Side *after, const Finding *finding) {
    const GPtrArray *gaps = gaps_of(review, review->before, before, finding);
    g_autofree char *key = finding_key(review, review->before, finding);
    const GPtrArray *unmatched = g_hash_table_lookup(before->free, key);
    if (!gaps)
        return unmatched && g_ptr_array_find((GPtrArray *)(uintptr_t)unmatched, finding, NULL);
    for (guint i = 0; i < gaps->len; i++) {
        g_autofree char *text = known_text(finding->rule, canonical_name(review, review->before, finding->target), finding->source, gaps->pdata[i]);
        if (g_hash_table_contains(after->known, text))
            return false;
    }
    return true;
}

void review_match_findings(Review *review) {
    g_auto(Side) before = {0}, after = {0};
    side_fill(review, review->before, &before);
    side_fill(review, review->after, &after);
    for (guint i = 0; i < review->after->findings->items->len; i++)
        match_after(review, &before, &after, review->after->findings->items->pdata[i]);
    for (guint i = 0; i < review->before->findings->items->len; i++) {
        const Finding *finding = review->before->findings->items->pdata[i];
        if (!finding->database && !is_risk(finding) && !is_history(finding) && is_gone(review, &before, &after, finding))
            g_ptr_array_add(review->resolved, (gpointer)(uintptr_t)finding);
    }
}
