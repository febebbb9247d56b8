/* What two sides do to each other: numbers and names taken twice, and what the runner makes of both on databases that ran the one. */

#include "review_private.h"

#include <string.h>
#include "compare/words.h"

typedef struct {
    Review *review;
    TextPool *texts;
    const ReviewTarget *target;
    const ReviewMerge *merge;
    const char *name, *base; /* target; base's name as code */
    const MigrationSet *before, *ours, *theirs;
} Sides;

static void add(const Sides *sides, Collision collision) {
    Collision *added = g_memdup2(&collision, sizeof collision);
    added->target = sides->name;
    g_ptr_array_add(sides->review->collisions, added);
}

static const char *code(const Sides *sides, const char *text) {
    return word_code(sides->texts, text);
}

/* --- what is to be done --------------------------------------------------------------------------------------------------- */

static const char *generate_command(const Sides *sides) {
    const AuditTarget *after = sides->target->after;
    return after->target->generate_command ? after->target->generate_command : sides->review->after->project ? sides->review->after->project->generate_command : NULL;
}

static void quoted(GString *out, const char *text) {
    g_autofree char *word = strspn(text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "/._-+@") == strlen(text) ? g_strdup(text) : g_shell_quote(text);
    g_string_append(out, word);
}

static void command(GString *out, const char *words, const char *path) {
    g_string_append(out, words);
    quoted(out, path);
    g_string_append_c(out, '\n');
}

/* A journal with snapshots is made by a tool, which makes the migration again when ours is taken away. */
static bool is_generated(const Sides *sides) {
    return sides->ours->journal != NULL && generate_command(sides);
}

static const char *base_rev(const Sides *sides) {
    return sides->review->after->base_rev ? sides->review->after->base_rev : sides->review->base_name;
}

static bool has_number(const MigrationSet *set, const char *prefix) {
    for (size_t i = 0; i < set->migration_count; i++)
        if (strcmp(set->migrations[i].prefix, prefix) == 0)
            return true;
    return false;
}

/* Those of the base stay, which may have the same names. */
static void remove_snapshots(const Sides *sides, GString *out) {
    for (guint i = 0; i < sides->target->added->len; i++) {
        const Migration *migration = sides->target->added->pdata[i];
        bool kept = migration->entry >= 0 && sides->ours->entries[migration->entry].snapshot_id;
        g_autofree char *meta = g_path_get_dirname(sides->ours->journal), *path = g_strdup_printf("%s/%s_snapshot.json", meta, migration->prefix);
        if (kept && *migration->prefix && !has_number(sides->theirs, migration->prefix))
            command(out, "git rm -qf ", path);
    }
}

/* Away with ours, the base's journal and snapshots, and anew. */
static const char *anew_commands(const Sides *sides) {
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *meta = g_path_get_dirname(sides->ours->journal);
    command(out, "git merge ", base_rev(sides));
    for (guint i = 0; i < sides->target->added->len; i++) {
        const Migration *migration = sides->target->added->pdata[i];
        if (migration->path && migration->registered)
            command(out, "git rm -qf ", migration->path);
    }
    remove_snapshots(sides, out);
    g_string_append(out, "git checkout ");
    quoted(out, base_rev(sides));
    command(out, " -- ", meta);
    g_string_append_printf(out, "%s\n", generate_command(sides));
    g_string_append(out, "git add -A && git commit --no-edit\n");
    return text_pool_add(sides->texts, out->str);
}

#define REMAKE "Make such databases anew after the merge."
#define ANEW "Merge the base first, take its journal and snapshots, and let the tool make this branch's migration anew behind them. Statements that were written by hand have to be put in again."

/* A number as text plus one, with its width. NULL: no number. Free with g_free(). */
static char *next_number(const char *prefix) {
    size_t size = strlen(prefix);
    char *next = g_strdup(prefix);
    for (size_t i = size; i-- > 0;) {
        if (!g_ascii_isdigit(next[i])) {
            g_free(next);
            return NULL;
        }
        next[i] = next[i] == '9' ? '0' : (char)(next[i] + 1);
        if (next[i] != '0')
            return next;
    }
    g_free(next);
    return NULL;
}

static int compare_numbers(const char *a, const char *b) {
    while (*a == '0' && a[1])
        a++;
    while (*b == '0' && b[1])
        b++;
    size_t a_size = strlen(a), b_size = strlen(b);
    return a_size != b_size ? (a_size < b_size ? -1 : 1) : strcmp(a, b);
}

static const char *greatest_number(const Sides *sides) {
    const char *greatest = NULL;
    for (size_t i = 0; i < sides->theirs->migration_count; i++) {
        const char *prefix = sides->theirs->migrations[i].prefix;
        bool number = *prefix && strspn(prefix, "0123456789") == strlen(prefix);
        if (number && (!greatest || compare_numbers(prefix, greatest) > 0))
            greatest = prefix;
    }
    return greatest;
}

/* "git mv db/0007_x.up.sql db/0009_x.up.sql"; where a migration has a folder of its own, that. Returns whether it was the folder. */
static bool move_command(GString *out, const char *path, const char *prefix, const char *next) {
    g_autofree char *folder = g_path_get_dirname(path);
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    bool is_file = strncmp(name, prefix, strlen(prefix)) == 0;
    const char *from = is_file ? path : folder, *last = strrchr(from, '/'), *at = last ? last + 1 : from;
    if (strncmp(at, prefix, strlen(prefix)) != 0)
        return false;
    g_autofree char *moved = g_strdup_printf("%.*s%s%s", (int)(at - from), from, next, at + strlen(prefix));
    g_string_append(out, "git mv ");
    quoted(out, from);
    command(out, " ", moved);
    return !is_file;
}

static const char *renumber_commands(const Sides *sides) {
    const char *greatest = greatest_number(sides);
    g_autofree char *next = greatest ? next_number(greatest) : NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; next && i < sides->target->added->len; i++) {
        const Migration *migration = sides->target->added->pdata[i];
        if (!migration->path || !*migration->prefix || migration->kind != MIGRATION_VERSIONED)
            continue;
        bool whole = move_command(out, migration->path, migration->prefix, next);
        if (!whole && migration->down_path && strcmp(migration->down_path, migration->path) != 0)
            move_command(out, migration->down_path, migration->prefix, next);
        char *further = next_number(next);
        g_free(next);
        next = further;
    }
    return out->len ? text_pool_add(sides->texts, out->str) : NULL;
}

static void set_remedy(const Sides *sides, Collision *collision) {
    if (is_generated(sides)) {
        collision->remedy = ANEW;
        collision->commands = anew_commands(sides);
    } else if (!sides->ours->journal) {
        collision->commands = renumber_commands(sides);
        collision->remedy = collision->commands ? "Give this branch's migrations numbers behind those of the base, before anybody runs them."
                                                : "Let this branch's migrations come behind those of the base, before anybody runs them.";
    } else {
        collision->remedy = "Merge the base first, and enter this branch's migrations behind its last one, with a later number and time.";
    }
}

/* --- numbers and names ------------------------------------------------------------------------------------------------------ */

static bool same_number(const Migration *a, const Migration *b) {
    bool numbers = *a->prefix && *b->prefix && strspn(a->prefix, "0123456789") == strlen(a->prefix) && strspn(b->prefix, "0123456789") == strlen(b->prefix);
    return numbers ? compare_numbers(a->prefix, b->prefix) == 0 : *a->prefix && strcmp(a->prefix, b->prefix) == 0;
}

static void number_collision(const Sides *sides, const Migration *ours, const Migration *theirs) {
    Collision collision = {.kind = COLLISION_NUMBER, .severity = SEVERITY_ERROR, .ours = ours->tag, .theirs = theirs->tag, .path = ours->path};
    collision.text = text_pool_printf(sides->texts, "%s of this branch and %s of %s have the same number", code(sides, ours->tag), code(sides, theirs->tag), sides->base);
    set_remedy(sides, &collision);
    add(sides, collision);
}

static void name_collision(const Sides *sides, const Migration *ours, const Migration *theirs, bool edited) {
    Collision collision = {.kind = COLLISION_NAME, .severity = SEVERITY_ERROR, .ours = ours->tag, .theirs = theirs->tag, .path = ours->path};
    collision.text = edited ? text_pool_printf(sides->texts, "this branch and %s have both edited %s, in different ways", sides->base, code(sides, ours->tag))
                            : text_pool_printf(sides->texts, "%s is on %s, too, with another text", code(sides, ours->tag), sides->base);
    set_remedy(sides, &collision);
    if (edited) {
        collision.remedy = "A migration that has landed should stay as it is: put what is to change into a new one.";
        collision.commands = NULL;
    }
    add(sides, collision);
}

static const Migration *find_tag(const GPtrArray *list, const char *tag) {
    for (guint i = 0; i < list->len; i++)
        if (strcmp(((const Migration *)list->pdata[i])->tag, tag) == 0)
            return list->pdata[i];
    return NULL;
}

static bool is_other_text(const Migration *a, const Migration *b) {
    return a->sha256 && b->sha256 && strcmp(a->sha256, b->sha256) != 0;
}

static void numbers_and_names(const Sides *sides) {
    const ReviewTarget *target = sides->target;
    for (guint i = 0; i < target->added->len; i++) {
        const Migration *ours = target->added->pdata[i], *twin = find_tag(target->theirs, ours->tag);
        if (twin && is_other_text(ours, twin))
            name_collision(sides, ours, twin, false);
        for (guint j = 0; j < target->theirs->len; j++) {
            const Migration *theirs = target->theirs->pdata[j];
            if (strcmp(ours->tag, theirs->tag) != 0 && same_number(ours, theirs))
                number_collision(sides, ours, theirs);
        }
    }
    for (guint i = 0; i < target->edited->len; i++) {
        const Migration *ours = target->edited->pdata[i], *theirs = migration_set_find(sides->theirs, ours->tag), *before = migration_set_find(sides->before, ours->tag);
        if (theirs && before && is_other_text(before, theirs) && is_other_text(ours, theirs))
            name_collision(sides, ours, theirs, true);
    }
}

/* --- journal and snapshots -------------------------------------------------------------------------------------------------- */

/* Migrations (programs, too) are told by their names, snapshots by where they come from. */
static bool is_of_journal(const Sides *sides, const char *path) {
    return !migration_set_follows(sides->ours, path) && !g_str_has_suffix(path, ".sql") && !g_str_has_suffix(path, "_snapshot.json") && !g_str_has_suffix(path, "/snapshot.json");
}

static void journal_collisions(const Sides *sides) {
    for (guint i = 0; i < sides->merge->conflicts->len; i++) {
        const char *path = sides->merge->conflicts->pdata[i];
        if (!is_of_journal(sides, path))
            continue;
        Collision collision = {.kind = COLLISION_JOURNAL, .severity = SEVERITY_WARNING, .path = text_pool_add(sides->texts, path)};
        collision.text = text_pool_printf(sides->texts, "this branch and %s have both changed %s at the same place: git stops with a conflict there", sides->base, code(sides, path));
        set_remedy(sides, &collision);
        if (!is_generated(sides)) {
            collision.remedy = "Merge the base, keep its lines as they are, and put this branch's behind them.";
            collision.commands = NULL;
        }
        add(sides, collision);
    }
}

static const JournalEntry *entry_of(const MigrationSet *set, const Migration *migration) {
    return migration->entry >= 0 && (size_t)migration->entry < set->entry_count ? &set->entries[migration->entry] : NULL;
}

static void snapshot_collisions(const Sides *sides) {
    for (guint i = 0; i < sides->target->added->len; i++)
        for (guint j = 0; j < sides->target->theirs->len; j++) {
            const JournalEntry *ours = entry_of(sides->ours, sides->target->added->pdata[i]), *theirs = entry_of(sides->theirs, sides->target->theirs->pdata[j]);
            bool fork = ours && theirs && ours->snapshot_prev_id && theirs->snapshot_prev_id && strcmp(ours->snapshot_prev_id, theirs->snapshot_prev_id) == 0;
            if (!fork)
                continue;
            Collision collision = {.kind = COLLISION_SNAPSHOT, .severity = SEVERITY_WARNING, .ours = ours->tag, .theirs = theirs->tag};
            collision.text = text_pool_printf(sides->texts, "the snapshots of %s and of %s start from the same one: each lacks what the other's migration makes, and the next generated migration makes one of both "
                                              "again or drops it", code(sides, ours->tag), code(sides, theirs->tag));
            set_remedy(sides, &collision);
            add(sides, collision);
        }
}

/* --- order ------------------------------------------------------------------------------------------------------------------ */

static bool is_one_of(const GPtrArray *list, const char *tag) {
    return find_tag(list, tag) != NULL;
}

/* Never run: passed over, or taken for run because a later one has (DECIDE_BEHIND_LAST). */
static bool is_lost(const Sides *sides, const LedgerState *state, size_t index, const MigrationSet *ran) {
    const Migration *migration = &sides->merge->merged->migrations[index];
    if (migration_set_find(ran, migration->tag))
        return false;
    return state->will_skip[index] || (sides->ours->rules->decision == DECIDE_BEHIND_LAST && state->applied[index] && migration->registered);
}

/* Those of `list` that are never run where all of `ran` has, with the first reason. Of const char *; free with g_ptr_array_unref(). */
static GPtrArray *lost_ones(const Sides *sides, const LedgerState *state, const GPtrArray *list, const MigrationSet *ran, const char **why) {
    GPtrArray *tags = g_ptr_array_new();
    const MigrationSet *merged = sides->merge->merged;
    *why = NULL;
    for (size_t i = 0; i < state->migration_count && i < merged->migration_count; i++) {
        if (!is_one_of(list, merged->migrations[i].tag) || !is_lost(sides, state, i, ran))
            continue;
        g_ptr_array_add(tags, (gpointer)(uintptr_t)merged->migrations[i].tag);
        *why = *why ? *why : state->why[i];
    }
    if (!*why && tags->len > 0)
        *why = tags->len == 1 ? "it stands before one that has run" : "they stand before one that has run";
    return tags;
}

static void ours_lost(const Sides *sides, const LedgerState *state) {
    const char *why;
    g_autoptr(GPtrArray) tags = lost_ones(sides, state, sides->target->added, sides->theirs, &why);
    if (tags->len == 0)
        return;
    const Migration *first = find_tag(sides->target->added, tags->pdata[0]);
    Collision collision = {.kind = COLLISION_ORDER, .severity = SEVERITY_ERROR, .ours = tags->pdata[0], .count = tags->len, .path = first->path};
    collision.text = text_pool_printf(sides->texts, "%s will never run on a database that has run what %s has: %s passes %s over without an error, %s", word_list(sides->texts, tags, 5),
                                      sides->base, sides->ours->rules->name, tags->len == 1 ? "it" : "them", why);
    set_remedy(sides, &collision);
    add(sides, collision);
}

static void theirs_lost(const Sides *sides, const LedgerState *state) {
    const char *why;
    g_autoptr(GPtrArray) tags = lost_ones(sides, state, sides->target->theirs, sides->ours, &why);
    if (tags->len == 0)
        return;
    Collision collision = {.kind = COLLISION_ORDER, .severity = SEVERITY_INFO, .theirs = tags->pdata[0], .count = tags->len, .remedy = REMAKE};
    collision.text = text_pool_printf(sides->texts, "a database that has run this branch (a preview, a colleague's) will never get %s of %s: %s passes %s over, %s", word_list(sides->texts, tags, 5),
                                      sides->base, sides->ours->rules->name, tags->len == 1 ? "it" : "them", why);
    add(sides, collision);
}

static void refused(const Sides *sides, const LedgerState *state, bool ours) {
    if (state->stop == STOP_NONE)
        return;
    const char *stop_tag = state->stop_migration >= 0 && (size_t)state->stop_migration < sides->merge->merged->migration_count ? sides->merge->merged->migrations[state->stop_migration].tag : NULL;
    Collision collision = {.kind = COLLISION_ORDER, .severity = ours ? SEVERITY_ERROR : SEVERITY_INFO, .ours = ours ? stop_tag : NULL, .theirs = ours ? NULL : stop_tag};
    const char *whose = ours ? text_pool_printf(sides->texts, "what %s has", sides->base) : "this branch (a preview, a colleague's)";
    collision.text = text_pool_printf(sides->texts, "on a database that has run %s, %s refuses to run anything once both are merged: %s", whose, sides->ours->rules->name, state->stop_text);
    set_remedy(sides, &collision);
    if (!ours) {
        collision.remedy = REMAKE;
        collision.commands = NULL;
    }
    add(sides, collision);
}

/* They run, but not in the order in which they stand. */
static void late(const Sides *sides, const LedgerState *state) {
    const MigrationSet *merged = sides->merge->merged;
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    bool behind = false;
    for (size_t i = merged->migration_count; i-- > 0 && state->stop == STOP_NONE;) {
        const char *tag = merged->migrations[i].tag;
        behind = behind || (migration_set_find(sides->theirs, tag) && !is_one_of(sides->target->added, tag));
        if (behind && state->will_run[i] && merged->migrations[i].kind == MIGRATION_VERSIONED && is_one_of(sides->target->added, tag))
            g_ptr_array_insert(tags, 0, (gpointer)(uintptr_t)tag);
    }
    if (tags->len == 0)
        return;
    Collision collision = {.kind = COLLISION_ORDER, .severity = SEVERITY_INFO, .ours = tags->pdata[0]};
    collision.text = text_pool_printf(sides->texts, "%s %s before what %s has: a fresh database runs %s first, one that has run %s runs %s last", word_list(sides->texts, tags, 5),
                                      tags->len == 1 ? "stands" : "stand", sides->base, tags->len == 1 ? "it" : "them", sides->base, tags->len == 1 ? "it" : "them");
    add(sides, collision);
}

static void order_collisions(const Sides *sides) {
    const ReviewMerge *merge = sides->merge;
    if (!merge->merged)
        return;
    if (merge->on_base) {
        ours_lost(sides, merge->on_base);
        refused(sides, merge->on_base, true);
        late(sides, merge->on_base);
    }
    if (merge->on_ours) {
        theirs_lost(sides, merge->on_ours);
        bool told = merge->on_base && merge->on_base->stop != STOP_NONE && g_strcmp0(merge->on_base->stop_text, merge->on_ours->stop_text) == 0;
        if (!told)
            refused(sides, merge->on_ours, false);
    }
}

/* --- all -------------------------------------------------------------------------------------------------------------------- */

/* Stable: within a severity as they were found. */
static void sort_collisions(GPtrArray *collisions) {
    for (guint i = 1; i < collisions->len; i++)
        for (guint j = i; j > 0; j--) {
            Collision *a = collisions->pdata[j - 1], *b = collisions->pdata[j];
            if (a->severity >= b->severity)
                break;
            collisions->pdata[j - 1] = b;
            collisions->pdata[j] = a;
        }
}

void review_find_collisions(Review *review, const ReviewTarget *target, const ReviewMerge *merge) {
    if (!target->after || !target->after->migrations || !target->base || !target->base->migrations)
        return;
    const Sides sides = {.review = review,
                         .texts = review->texts,
                         .target = target,
                         .merge = merge,
                         .name = target->after->target->name,
                         .base = word_code(review->texts, review->base_name),
                         .before = target->before ? target->before->migrations : NULL,
                         .ours = target->after->migrations,
                         .theirs = target->base->migrations};
    numbers_and_names(&sides);
    order_collisions(&sides);
    journal_collisions(&sides);
    snapshot_collisions(&sides);
    sort_collisions(review->collisions);
}
