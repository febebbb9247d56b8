#include "blame.h"

#include <string.h>
#include "base/error.h"
#include "origin.h"
#include "phrase.h"
#include "reference.h"
#include "report/report.h"

#define MAX_MATCHES 50
#define NEAR_NAMES 5
#define MAX_NAME 64 /* characters compared for nearness: PostgreSQL's own limit */

/* --- near names --- */

/* Edits between two names, case apart; the usual two-row table. */
static size_t edit_distance(const char *a, const char *b) {
    size_t la = MIN(strlen(a), MAX_NAME), lb = MIN(strlen(b), MAX_NAME);
    size_t row[MAX_NAME + 1];
    for (size_t j = 0; j <= lb; j++)
        row[j] = j;
    for (size_t i = 1; i <= la; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            size_t above = row[j];
            size_t change = diagonal + (g_ascii_tolower(a[i - 1]) != g_ascii_tolower(b[j - 1]));
            row[j] = MIN(change, MIN(above, row[j - 1]) + 1);
            diagonal = above;
        }
    }
    return row[lb];
}

/* The last `parts` dotted parts of an identity: what is comparable with what was typed. */
static const char *tail_of(const char *identity, size_t parts) {
    const char *at = identity + strlen(identity);
    while (at > identity) {
        if (at[-1] == '.' && --parts == 0)
            break;
        at--;
    }
    return at;
}

typedef struct {
    size_t distance;
    const char *name;
} NearName;

static int compare_near(const void *a, const void *b) {
    const NearName *left = a, *right = b;
    if (left->distance != right->distance)
        return left->distance < right->distance ? -1 : 1;
    return strcmp(left->name, right->name);
}

static size_t count_parts(const char *text) {
    size_t parts = 1;
    for (; *text; text++)
        parts += *text == '.';
    return parts;
}

static void collect_near(GArray *near, GHashTable *seen, const AuditTarget *target, const char *text) {
    const GPtrArray *stories = target->provenance ? provenance_all(target->provenance) : NULL;
    size_t limit = MAX(strlen(text) / 3, 1), parts = count_parts(text);
    for (guint i = 0; stories && i < stories->len; i++) {
        const Provenance *story = g_ptr_array_index(stories, i);
        const char *shown = phrase_short_identity(story->identity);
        NearName name = {edit_distance(text, tail_of(story->identity, parts)), shown};
        if (name.distance <= limit && g_hash_table_add(seen, (void *)(uintptr_t)shown))
            g_array_append_val(near, name);
    }
}

static void set_not_found(const Audit *audit, const char *target, const char *text, GError **error) {
    g_autoptr(GArray) near = g_array_new(FALSE, FALSE, sizeof(NearName));
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *candidate = g_ptr_array_index(audit->targets, i);
        if (!target || strcmp(candidate->target->name, target) == 0)
            collect_near(near, seen, candidate, text);
    }
    g_array_sort(near, compare_near);
    for (guint i = 0; i < near->len && i < NEAR_NAMES; i++)
        g_string_append_printf(names, "%s%s", i ? ", " : "", g_array_index(near, NearName, i).name);
    error_set(error, ERROR_USAGE, "no migration made an object named \"%s\"", text);
    if (names->len > 0)
        error_set_hint(error, "near names: %s", names->str);
}

/* --- finding --- */

static bool add_matches(GArray *matches, const AuditTarget *target, const char *text) {
    if (!target->provenance)
        return false;
    g_autoptr(GPtrArray) stories = provenance_search(target->provenance, text);
    for (guint i = 0; i < stories->len && matches->len < MAX_MATCHES; i++) {
        BlameMatch match = {target, g_ptr_array_index(stories, i)};
        g_array_append_val(matches, match);
    }
    return true;
}

GArray *blame_find(const Audit *audit, const char *target, const char *text, GError **error) {
    g_autoptr(GArray) matches = g_array_new(FALSE, FALSE, sizeof(BlameMatch));
    const char *problem = NULL;
    bool known = false, replayed = false;
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *candidate = g_ptr_array_index(audit->targets, i);
        if (target && strcmp(candidate->target->name, target) != 0)
            continue;
        known = true;
        replayed = add_matches(matches, candidate, text) || replayed;
        problem = problem ? problem : candidate->problem ? candidate->problem : candidate->replay_problem;
    }
    if (matches->len > 0)
        return g_steal_pointer(&matches);
    if (!known)
        error_set(error, ERROR_USAGE, target ? "there is no target \"%s\"" : "there are no migrations%s", target ? target : "");
    else if (!replayed)
        error_set(error, ERROR_INCOMPLETE, "the migrations were not replayed, so no object's story is known%s%s", problem ? ": " : "", problem ? problem : "");
    else
        set_not_found(audit, target, text, error);
    return NULL;
}

/* --- the document --- */

static void write_match(const Audit *audit, const BlameMatch *match, const OriginIndex *index, bool several, Document *document, Node *parent) {
    const Provenance *story = match->story;
    g_autoptr(GString) title = g_string_new(NULL);
    phrase_sentence(title, kind_get(story->kind)->name);
    g_string_append(title, " ");
    phrase_code(title, phrase_short_identity(story->identity));
    if (several) {
        g_string_append(title, " of target ");
        phrase_code(title, match->target->target->name);
    }
    document_heading(document, parent, 2, title->str);
    if (!story->alive)
        document_paragraph(document, parent, "It does not exist any more.");
    origin_history(audit, index, story->kind, story->identity, 1, document, parent);
}

Document *report_build_blame(const Audit *audit, const char *target, const char *text, GError **error) {
    g_autoptr(GArray) matches = blame_find(audit, target, text, error);
    if (!matches)
        return NULL;
    Document *document = document_new();
    Node *root = document_root(document);
    g_autoptr(OriginIndex) index = NULL;
    const AuditTarget *indexed = NULL;
    for (guint i = 0; i < matches->len; i++) {
        const BlameMatch *match = &g_array_index(matches, BlameMatch, i);
        if (match->target != indexed) {
            origin_index_free(index);
            index = origin_index_new(match->target);
            indexed = match->target;
        }
        write_match(audit, match, index, audit->targets->len > 1, document, root);
    }
    if (matches->len == MAX_MATCHES)
        document_paragraph(document, root, "There are more objects of this name; a longer name (table.column) tells them apart.");
    document_drop_dead_links(document);
    return document;
}
