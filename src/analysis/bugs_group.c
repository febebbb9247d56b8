/*
 * Which mentions are about one bug: people number bugs anew in every document and phase, so that an identifier alone says little. Definitions (mentions that give a title) come first, each to the
 * group of definitions that most speaks for it, or to a group of its own; then the other mentions likewise. What speaks for and against is a table of weights.
 */

#include "bugs_private.h"

#include <string.h>

#define ALIKE 35      /* hundredths of likeness from which on two titles mean the same */
#define VERY_ALIKE 65
#define LOOKED_AT 12  /* mentions of a group that a further one is compared with */
#define GROUPS_LIMIT 60 /* of one identifier: whatever does not fit is put to the likeliest */

typedef enum {
    SIGN_TITLES_SAME,
    SIGN_TITLES_ALIKE,
    SIGN_TITLES_TOUCH,   /* a word of the one is in the other */
    SIGN_PHASE_SAME,
    SIGN_PHASE_PARENT,   /* 18 and 18.1: a phase put in for the fix */
    SIGN_PHASE_SIBLING,
    SIGN_PHASE_OTHER,
    SIGN_DOCUMENT,       /* the same one; says nothing when the phases are not related: ROADMAP.md tells of all */
    SIGN_HEADING,        /* under the same headings of it */
    SIGN_ABOVE,          /* the title of the one is in the headings above the other */
    SIGN_COMMIT,         /* a message, and what came with its commit */
    SIGN_NAMES,          /* both name the same column or migration */
    SIGN_REPLACED,       /* the one stands where the other stood until then */
    SIGN_RIVAL,          /* two headings of one document at the same time, with unlike titles */
    SIGN_EARLIER,        /* the group was there before */
    SIGN_LATER,
    SIGN_COUNT
} Sign;

static const struct {
    int definition, mention;
} WEIGHTS[SIGN_COUNT] = {
    [SIGN_TITLES_SAME] = {6, 6},   [SIGN_TITLES_ALIKE] = {4, 4},   [SIGN_TITLES_TOUCH] = {0, 1}, [SIGN_PHASE_SAME] = {3, 3}, [SIGN_PHASE_PARENT] = {2, 2},
    [SIGN_PHASE_SIBLING] = {0, 0}, [SIGN_PHASE_OTHER] = {-6, -6},  [SIGN_DOCUMENT] = {1, 2},     [SIGN_HEADING] = {1, 1},    [SIGN_NAMES] = {2, 2},
    [SIGN_ABOVE] = {4, 2},         [SIGN_COMMIT] = {2, 2},
    [SIGN_REPLACED] = {4, 0},      [SIGN_RIVAL] = {-8, 0},         [SIGN_EARLIER] = {0, 1},      [SIGN_LATER] = {0, -1},
};

/* How a mention is placed, in this order. */
typedef enum { TURN_DEFINITION, TURN_SUMMARY, TURN_MENTION, TURN_COUNT } Turn;

static const int enough[TURN_COUNT] = {[TURN_DEFINITION] = 5, [TURN_SUMMARY] = 4, [TURN_MENTION] = 1};

/* A mention with what is asked of it again and again. */
typedef struct {
    const Mention *mention;
    GArray *words;        /* of its title; else of what is said beside the identifier */
    GArray *above;        /* of the headings above it */
    char *phase;          /* that its own text names; NULL */
} Note;

typedef struct {
    GPtrArray *notes; /* of Note * */
    bool titled;
    size_t copies;
} Cluster;

/* --- what is said beside an identifier ----------------------------------------------------------------------------------- */

static bool is_other_identifier(const char *at, const char *start) {
    const char *digits = at;
    while (g_ascii_isupper(*digits))
        digits++;
    return digits > at + 1 && *digits == '-' && g_ascii_isdigit(digits[1]) && (at == start || !g_ascii_isalnum(at[-1]));
}

static bool names_others(const Mention *mention) {
    const char *text = mention->text ? mention->text : "";
    size_t length = strlen(mention->identifier);
    for (const char *at = text; *at; at++)
        if (is_other_identifier(at, text) && g_ascii_strncasecmp(at, mention->identifier, length) != 0)
            return true;
    return false;
}

/* Behind the identifier up to the next one; what stands before it when nothing follows. Free with g_free(). */
static char *text_beside(const Mention *mention) {
    const char *text = mention->text ? mention->text : "", *found = NULL;
    size_t length = strlen(mention->identifier);
    for (const char *at = text; *at && !found; at++)
        if (g_ascii_strncasecmp(at, mention->identifier, length) == 0 && !g_ascii_isdigit(at[length]))
            found = at;
    if (!found)
        return g_strdup(text);
    const char *end = found + length;
    while (*end && !is_other_identifier(end, text))
        end++;
    char *behind = g_strndup(found + length, (gsize)(end - found - (gssize)length));
    g_autoptr(GArray) words = bug_words(behind);
    bool says = false;
    for (guint i = 0; i < words->len; i++)
        says = says || g_array_index(words, BugWord, i).weight > 1;
    if (says)
        return behind;
    g_free(behind);
    const char *begin = found;
    while (begin > text && !(begin[-1] == '|' || begin[-1] == ';' || is_other_identifier(begin - 1, text)))
        begin--;
    return g_strndup(begin, (gsize)(found - begin));
}

/* "(Phase 18.1-01)": a text that names a phase is about that one, wherever it stands. */
static char *phase_in(const char *text) {
    for (const char *at = text; (at = strchr(at, 'P')) != NULL; at++) {
        const char *begin = at + strlen("phase"), *end;
        if (g_ascii_strncasecmp(at, "phase", strlen("phase")) != 0)
            continue;
        begin += strspn(begin, ": ");
        end = begin;
        while (g_ascii_isdigit(*end) || (*end == '.' && g_ascii_isdigit(end[1])))
            end++;
        if (end > begin)
            return g_strndup(begin, (gsize)(end - begin));
    }
    return NULL;
}

static Note *note_new(const Mention *mention) {
    Note *note = g_new0(Note, 1);
    g_autofree char *beside = text_beside(mention);
    note->mention = mention;
    note->words = bug_words(mention->title ? mention->title : beside);
    note->above = bug_words(mention->heading);
    note->phase = phase_in(names_others(mention) ? beside : mention->text ? mention->text : "");
    return note;
}

static void note_free(gpointer data) {
    Note *note = data;
    g_array_unref(note->words);
    g_array_unref(note->above);
    g_free(note->phase);
    g_free(note);
}

static bool has_title(const Note *note) {
    bool says = false;
    for (guint i = 0; i < note->words->len; i++)
        says = says || g_array_index(note->words, BugWord, i).weight > 1;
    return note->mention->defines && note->mention->title && says;
}

/* A line of what was done ("BUG-001: deployment fixed (port 3002)") has a title that tells of the mending: it begins a bug only when there is none that it fits, and is no rival of the line that it answers. */
static bool is_summary(const Note *note) {
    const Mention *mention = note->mention;
    return has_title(note) && mention->claim == CLAIM_RESOLVED && mention->block != BLOCK_HEADING && mention->place == MENTION_DOCUMENT;
}

static Turn turn_of(const Note *note) {
    return !has_title(note) ? TURN_MENTION : is_summary(note) ? TURN_SUMMARY : TURN_DEFINITION;
}

/* --- what speaks for two mentions to be about the same ------------------------------------------------------------------- */

static bool is_telling_name(const char *name) {
    return strchr(name, '_') && strlen(name) >= 8 && !g_str_has_suffix(name, "_at") && !g_str_has_suffix(name, "_id");
}

/* Both lists are sorted. */
static bool share_name(const GPtrArray *left, const GPtrArray *right) {
    for (guint i = 0, j = 0; i < left->len && j < right->len;) {
        int order = strcmp(left->pdata[i], right->pdata[j]);
        if (order == 0 && is_telling_name(left->pdata[i]))
            return true;
        i += order <= 0;
        j += order >= 0;
    }
    return false;
}

static const int nearness[] = {[KIN_UNKNOWN] = 0, [KIN_OTHER] = 1, [KIN_SIBLING] = 2, [KIN_PARENT] = 3, [KIN_SAME] = 4};
static const Sign kin_signs[] = {[KIN_UNKNOWN] = SIGN_COUNT, [KIN_SAME] = SIGN_PHASE_SAME, [KIN_PARENT] = SIGN_PHASE_PARENT, [KIN_SIBLING] = SIGN_PHASE_SIBLING, [KIN_OTHER] = SIGN_PHASE_OTHER};

static PhaseKin kin_of(const Note *a, const Note *b) {
    const char *left[] = {a->phase, a->mention->phase}, *right[] = {b->phase, b->mention->phase};
    PhaseKin best = KIN_UNKNOWN;
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++) {
            PhaseKin kin = bug_phase_kin(left[i], right[j]);
            if (nearness[kin] > nearness[best])
                best = kin;
        }
    return best;
}

static bool stand_together(const Mention *a, const Mention *b) {
    int64_t end_a = a->gone ? a->gone->commit_time : G_MAXINT64, end_b = b->gone ? b->gone->commit_time : G_MAXINT64;
    return mention_time(a) < end_b && mention_time(b) < end_a;
}

static bool replaced(const Mention *a, const Mention *b) {
    return bug_same_commit(a->gone, b->commit) || bug_same_commit(b->gone, a->commit);
}

/* At least two words of a title that is written in the headings above the other. */
static bool is_above(const Note *title, const Note *other) {
    return has_title(title) && title->words->len > 1 && bug_likeness(title->words, other->above) >= VERY_ALIKE;
}

/* Bits of Sign. */
static unsigned signs_between(const Note *a, const Note *b) {
    const Mention *left = a->mention, *right = b->mention;
    int likeness = bug_likeness(a->words, b->words);
    PhaseKin kin = kin_of(a, b);
    bool document = left->path && g_strcmp0(left->path, right->path) == 0 && left->place == right->place;
    bool heading = document && left->heading && g_strcmp0(left->heading, right->heading) == 0;
    bool titles = has_title(a) && has_title(b);
    unsigned signs = likeness >= VERY_ALIKE ? 1u << SIGN_TITLES_SAME : likeness >= ALIKE ? 1u << SIGN_TITLES_ALIKE : likeness > 0 ? 1u << SIGN_TITLES_TOUCH : 0;
    signs |= kin_signs[kin] < SIGN_COUNT ? 1u << kin_signs[kin] : 0;
    signs |= document && kin != KIN_SIBLING && kin != KIN_OTHER ? 1u << SIGN_DOCUMENT : 0;
    signs |= heading ? 1u << SIGN_HEADING : 0;
    signs |= is_above(a, b) || is_above(b, a) ? 1u << SIGN_ABOVE : 0;
    signs |= (left->place == MENTION_COMMIT) != (right->place == MENTION_COMMIT) && bug_same_commit(left->commit, right->commit) ? 1u << SIGN_COMMIT : 0;
    signs |= share_name(left->names, right->names) ? 1u << SIGN_NAMES : 0;
    signs |= heading && titles && replaced(left, right) ? 1u << SIGN_REPLACED : 0;
    signs |= document && titles && likeness < ALIKE && is_summary(a) == is_summary(b) && stand_together(left, right) ? 1u << SIGN_RIVAL : 0;
    signs |= mention_time(right) <= mention_time(left) ? 1u << SIGN_EARLIER : 1u << SIGN_LATER;
    return signs;
}

static int weigh(unsigned signs, bool definition) {
    int score = 0;
    for (int sign = 0; sign < SIGN_COUNT; sign++)
        if (signs & 1u << sign)
            score += definition ? WEIGHTS[sign].definition : WEIGHTS[sign].mention;
    return score;
}

static bool is_looked_at(const Cluster *cluster, guint index) {
    return !cluster->titled || has_title(cluster->notes->pdata[index]);
}

/* A bug that was found in phase 18 and mended in 18.1 is of both: the nearest phase of its members stands for all. */
static unsigned phase_sign(const Note *note, const Cluster *cluster) {
    PhaseKin best = KIN_UNKNOWN;
    for (guint i = 0; i < cluster->notes->len && i < LOOKED_AT; i++) {
        PhaseKin kin = is_looked_at(cluster, i) ? kin_of(note, cluster->notes->pdata[i]) : KIN_UNKNOWN;
        best = nearness[kin] > nearness[best] ? kin : best;
    }
    return kin_signs[best] < SIGN_COUNT ? 1u << kin_signs[best] : 0;
}

/* Of the group's most similar member; a rival among them counts against all. */
static int score_of(const Note *note, const Cluster *cluster, Turn turn) {
    const unsigned phases = 1u << SIGN_PHASE_SAME | 1u << SIGN_PHASE_PARENT | 1u << SIGN_PHASE_SIBLING | 1u << SIGN_PHASE_OTHER, phase = phase_sign(note, cluster);
    int best = G_MININT;
    bool rival = false, definition = turn == TURN_DEFINITION;
    for (guint i = 0; i < cluster->notes->len && i < LOOKED_AT; i++) {
        const Note *member = cluster->notes->pdata[i];
        if (!is_looked_at(cluster, i))
            continue;
        unsigned signs = definition ? signs_between(note, member) : (signs_between(note, member) & ~phases) | phase;
        rival = rival || (signs & 1u << SIGN_RIVAL);
        best = MAX(best, weigh(signs & ~(1u << SIGN_RIVAL), definition));
    }
    return best == G_MININT ? best : best + (rival && turn != TURN_MENTION ? WEIGHTS[SIGN_RIVAL].definition : 0);
}

/* --- groups -------------------------------------------------------------------------------------------------------------- */

static int64_t last_time_before(const Cluster *cluster, int64_t time) {
    int64_t last = G_MININT64;
    for (guint i = 0; i < cluster->notes->len && i < LOOKED_AT; i++) {
        int64_t at = mention_time(((const Note *)cluster->notes->pdata[i])->mention);
        if (at <= time)
            last = MAX(last, at);
    }
    return last;
}

static Cluster *cluster_new(void) {
    Cluster *cluster = g_new0(Cluster, 1);
    cluster->notes = g_ptr_array_new();
    return cluster;
}

static void cluster_free(gpointer data) {
    g_ptr_array_unref(((Cluster *)data)->notes);
    g_free(data);
}

/* The likeliest of at least this score; of equals the one that was spoken of last before. NULL: none. */
static Cluster *likeliest(const GPtrArray *clusters, const Note *note, Turn turn, int score) {
    Cluster *best = NULL;
    int64_t time = mention_time(note->mention), nearest = G_MININT64;
    for (guint i = 0; i < clusters->len; i++) {
        Cluster *cluster = clusters->pdata[i];
        int own = score_of(note, cluster, turn);
        int64_t last = own >= score ? last_time_before(cluster, time) : 0;
        if (own < score || (own == score && best && last <= nearest))
            continue;
        best = cluster;
        score = own;
        nearest = last;
    }
    return best;
}

static void place_note(GPtrArray *clusters, Note *note, Turn turn) {
    Cluster *best = likeliest(clusters, note, turn, clusters->len >= GROUPS_LIMIT ? G_MININT : enough[turn]);
    if (!best) {
        best = cluster_new();
        best->titled = turn != TURN_MENTION;
        g_ptr_array_add(clusters, best);
    }
    g_ptr_array_add(best->notes, note);
}

static int compare_mentions(gconstpointer a, gconstpointer b) {
    const Mention *left = *(const Mention *const *)a, *right = *(const Mention *const *)b;
    int order = bug_identifier_compare(left->identifier, right->identifier);
    order = order ? order : strcmp(left->identifier, right->identifier);
    order = order ? order : mention_compare(left, right);
    return order ? order : g_strcmp0(left->text, right->text);
}

/* A heading tells it better than an item or a row; of equals the first. */
static const Mention *best_title(const Cluster *cluster) {
    const Mention *best = NULL;
    for (guint i = 0; i < cluster->notes->len; i++) {
        const Note *note = cluster->notes->pdata[i];
        if (has_title(note) && (!best || (note->mention->block == BLOCK_HEADING && best->block != BLOCK_HEADING)))
            best = note->mention;
    }
    return best;
}

/* --- one identifier ------------------------------------------------------------------------------------------------------ */

static BugGroup *group_of(const Cluster *cluster) {
    BugGroup *group = g_new0(BugGroup, 1);
    group->mentions = g_ptr_array_new();
    for (guint i = 0; i < cluster->notes->len; i++)
        g_ptr_array_add(group->mentions, (gpointer)(uintptr_t)((const Note *)cluster->notes->pdata[i])->mention);
    g_ptr_array_sort(group->mentions, compare_mentions);
    group->title = best_title(cluster);
    group->copies = cluster->copies;
    return group;
}

static void group_free(gpointer data) {
    g_ptr_array_unref(((BugGroup *)data)->mentions);
    g_free(data);
}

static int compare_groups(gconstpointer a, gconstpointer b) {
    const BugGroup *left = *(const BugGroup *const *)a, *right = *(const BugGroup *const *)b;
    return compare_mentions(&left->mentions->pdata[0], &right->mentions->pdata[0]);
}

static void group_identifier(const GPtrArray *mentions, guint from, guint to, GPtrArray *groups) {
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(note_free);
    g_autoptr(GPtrArray) clusters = g_ptr_array_new_with_free_func(cluster_free);
    for (guint i = from; i < to; i++)
        g_ptr_array_add(notes, note_new(mentions->pdata[i]));
    for (Turn turn = 0; turn < TURN_COUNT; turn++)
        for (guint i = 0; i < notes->len; i++) {
            Note *note = notes->pdata[i];
            if (turn_of(note) == turn && !note->mention->copy_of)
                place_note(clusters, note, turn);
        }
    for (guint i = 0; i < notes->len; i++)
        if (((const Note *)notes->pdata[i])->mention->copy_of && clusters->len > 0)
            likeliest(clusters, notes->pdata[i], TURN_MENTION, G_MININT)->copies++;
    guint first = groups->len;
    for (guint i = 0; i < clusters->len; i++)
        g_ptr_array_add(groups, group_of(clusters->pdata[i]));
    if (groups->len > first)
        qsort(groups->pdata + first, groups->len - first, sizeof(gpointer), compare_groups);
}

GPtrArray *bug_groups(const Mentions *mentions) {
    g_autoptr(GPtrArray) counted = g_ptr_array_new();
    GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);
    for (guint i = 0; i < mentions->items->len; i++)
        if (!((const Mention *)mentions->items->pdata[i])->example)
            g_ptr_array_add(counted, mentions->items->pdata[i]);
    g_ptr_array_sort(counted, compare_mentions);
    for (guint from = 0, to; from < counted->len; from = to) {
        for (to = from + 1; to < counted->len && strcmp(((const Mention *)counted->pdata[from])->identifier, ((const Mention *)counted->pdata[to])->identifier) == 0;)
            to++;
        group_identifier(counted, from, to, groups);
    }
    return groups;
}

int bug_identifier_compare(const char *left, const char *right) {
    while (*left && *right) {
        if (g_ascii_isdigit(*left) && g_ascii_isdigit(*right)) {
            left += strspn(left, "0");
            right += strspn(right, "0");
            size_t a = strspn(left, "0123456789"), b = strspn(right, "0123456789");
            int order = a != b ? (a < b ? -1 : 1) : strncmp(left, right, a);
            if (order)
                return order;
            left += a;
            right += b;
        } else if (*left != *right)
            return (guchar)*left - (guchar)*right;
        else {
            left++;
            right++;
        }
    }
    return (guchar)*left - (guchar)*right;
}
