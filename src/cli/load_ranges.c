/* The commits of a phase, a release, a stretch of time: on the first-parent line of the revision. */

#include "base/error.h"
#include "base/interrupt.h"
#include "base/progress.h"
#include "git/line.h"
#include "load.h"
#include "prose/prose.h"

#include <string.h>

enum { DAY = 24 * 60 * 60, PHASES_TOLD = 40 };

typedef struct {
    Session *session;
    const Options *options;
    Line *line;
    GHashTable *positions; /* id -> index + 1: for the reports, which have no line */
    char **phases;         /* by index: that the subject names; NULL */
} Ranges;

static void ranges_clear(Ranges *ranges) {
    for (size_t i = 0; ranges->phases && i < line_count(ranges->line); i++)
        g_free(ranges->phases[i]);
    g_free(ranges->phases);
    g_clear_pointer(&ranges->positions, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ranges, ranges_clear)

/* --- phases -------------------------------------------------------------------------------------------------------- */
static void read_phases(Ranges *ranges) {
    size_t count = line_count(ranges->line);
    ranges->phases = g_new0(char *, count + 1);
    for (size_t i = 0; i < count; i++) {
        const Commit *commit = line_commit(ranges->line, i);
        ranges->phases[i] = commit ? prose_phase_of_subject(commit->subject) : NULL;
    }
}

static gint compare_phases(gconstpointer a, gconstpointer b) {
    return phase_compare(*(const char *const *)a, *(const char *const *)b);
}

/* The phases that commits name, the last ones when there are many. */
static void hint_phases(const Ranges *ranges, GError **error) {
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    for (size_t i = 0; i < line_count(ranges->line); i++)
        if (ranges->phases[i])
            g_ptr_array_add(known, ranges->phases[i]);
    g_ptr_array_sort(known, compare_phases);
    g_autoptr(GPtrArray) each = g_ptr_array_new();
    for (guint i = 0; i < known->len; i++)
        if (i == 0 || !phase_same(known->pdata[i - 1], known->pdata[i]))
            g_ptr_array_add(each, known->pdata[i]);
    g_autoptr(GString) names = g_string_new(each->len > PHASES_TOLD ? "..., " : "");
    for (guint i = each->len > PHASES_TOLD ? each->len - PHASES_TOLD : 0; i < each->len; i++)
        g_string_append_printf(names, "%s%s", (const char *)each->pdata[i], i + 1 < each->len ? ", " : "");
    if (each->len > 0)
        error_set_hint(error, "phases that commits name: %s", names->str);
    else
        error_set_hint(error, "no commit names a phase; that is written feat(18.1-02): ... or fix(phase-3): ...");
}

/* --- one range ----------------------------------------------------------------------------------------------------- */
static const Commit *keep_commit(CommitRange *range, const Commit *from) {
    if (!from)
        return NULL;
    Commit *commit = commit_copy(range->texts, from);
    g_ptr_array_add(range->owned, commit);
    return commit;
}

static const char *body_of(TextPool *texts, const char *message) {
    const char *body = strchr(message, '\n');
    g_autofree char *copy = g_strstrip(g_strdup(body ? body : ""));
    return text_pool_add(texts, copy);
}

static void add_commit(Ranges *ranges, CommitRange *range, size_t index) {
    const Commit *commit = line_commit(ranges->line, index);
    if (!commit) {
        range->complete = false;
        return;
    }
    if (range->commits->len == 0) {
        range->first = index;
        range->from = index > 0 ? keep_commit(range, line_commit(ranges->line, index - 1)) : NULL;
    }
    RangeCommit row = {.commit = keep_commit(range, commit), .body = body_of(range->texts, line_message(ranges->line, index))};
    row.phase = text_pool_add(range->texts, ranges->phases[index]);
    range->to = row.commit;
    range->last = index;
    g_array_append_val(range->commits, row);
}

/* What became of one path between the first and the last of the commits. */
typedef struct {
    const char *before, *after; /* blobs */
    const char *previous;       /* path before a rename; NULL */
} Fate;

static Fate *get_fate(GHashTable *fates, const char *path, const char *before) {
    Fate *fate = g_hash_table_lookup(fates, path);
    if (!fate) {
        fate = g_new0(Fate, 1);
        fate->before = before;
        g_hash_table_insert(fates, (gpointer)(uintptr_t)path, fate);
    }
    return fate;
}

/* A file that was renamed twice comes from where it was first. */
static void note_rename(GHashTable *fates, Fate *fate, const char *previous) {
    Fate *old = g_hash_table_lookup(fates, previous);
    fate->previous = old && old->previous ? old->previous : previous;
    if (old && !old->before) /* it was made within the range */
        fate->previous = old->previous;
}

static bool add_changes(Ranges *ranges, size_t index, GHashTable *fates, GError **error) {
    if ((index > 0 && !line_move(ranges->line, index - 1, error)) || !line_move(ranges->line, index, error))
        return false;
    GHashTable *renames = line_renames(ranges->line, index, error);
    const GArray *changes = renames ? line_changes(ranges->line) : NULL;
    for (guint i = 0; changes && i < changes->len; i++) {
        const LineChange *change = &g_array_index(changes, LineChange, i);
        Fate *fate = get_fate(fates, change->path, change->before);
        fate->after = change->after;
        const char *previous = change->before ? NULL : g_hash_table_lookup(renames, change->path);
        if (previous)
            note_rename(fates, fate, previous);
    }
    return changes != NULL;
}

static gint compare_files(gconstpointer a, gconstpointer b) {
    return strcmp(((const RangeFile *)a)->path, ((const RangeFile *)b)->path);
}

static bool was_moved_on(GHashTable *moved, const char *path, const Fate *fate) {
    return !fate->after && g_hash_table_contains(moved, path);
}

static void take_files(CommitRange *range, GHashTable *fates) {
    g_autoptr(GHashTable) moved = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    gpointer path, value;
    g_hash_table_iter_init(&iter, fates);
    while (g_hash_table_iter_next(&iter, &path, &value)) {
        const Fate *fate = value;
        if (fate->previous && fate->after)
            g_hash_table_add(moved, (gpointer)(uintptr_t)fate->previous);
    }
    g_hash_table_iter_init(&iter, fates);
    while (g_hash_table_iter_next(&iter, &path, &value)) {
        const Fate *fate = value;
        if (g_strcmp0(fate->before, fate->after) == 0 || was_moved_on(moved, path, fate))
            continue;
        RangeFile file = {.path = text_pool_add(range->texts, path), .kind = !fate->after ? EVENT_DELETED : fate->before ? EVENT_EDITED : EVENT_ADDED};
        if (file.kind == EVENT_ADDED && fate->previous) {
            file.kind = EVENT_RENAMED;
            file.previous_path = text_pool_add(range->texts, fate->previous);
        }
        g_array_append_val(range->files, file);
    }
    g_array_sort(range->files, compare_files);
}

/* A tree that is not here leaves the files of its commit out: the range is not complete then. */
static bool load_files(Ranges *ranges, CommitRange *range, GError **error) {
    g_autoptr(GHashTable) fates = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (guint i = 0; i < range->commits->len; i++) {
        g_autoptr(GError) problem = NULL;
        int index = line_find(ranges->line, g_array_index(range->commits, RangeCommit, i).commit->id);
        if (index >= 0 && add_changes(ranges, (size_t)index, fates, &problem))
            continue;
        range->complete = false;
        if (interrupt_check(error))
            return false;
    }
    take_files(range, fates);
    return true;
}

/* --- bounds -------------------------------------------------------------------------------------------------------- */
/* The last commit that is not later than the time, by the clock where it was made, as dates are shown: of a line whose dates go back and forth, before the first later one. */
static int last_until(Ranges *ranges, int64_t time) {
    int found = -1;
    for (size_t i = 0; i < line_count(ranges->line); i++) {
        const Commit *commit = line_commit(ranges->line, i);
        if (commit && commit->commit_time + (int64_t)commit->commit_offset * 60 > time)
            return found;
        found = (int)i;
    }
    return found;
}

/* The index of the last commit up to a day or revision; of a day its begin or end. */
static bool find_bound(Ranges *ranges, const char *text, const char *option, bool day_ends, int *index, GError **error) {
    int64_t time;
    if (load_is_day(text, &time)) {
        *index = last_until(ranges, day_ends ? time + DAY - 1 : time - 1);
        return true;
    }
    if (line_reach(ranges->line, text, index, error))
        return true;
    g_prefix_error(error, "--%s: \"%s\" is no day (YYYY-MM-DD), and ", option, text);
    return false;
}

typedef struct {
    const char *phase; /* NULL: all commits */
    size_t first, end; /* indexes: within these bounds */
} Bounds;

static bool find_bounds(Ranges *ranges, Bounds *bounds, GError **error) {
    const Options *options = ranges->options;
    int before = -1, last = (int)line_count(ranges->line) - 1;
    if (options->since && !find_bound(ranges, options->since, "since", false, &before, error))
        return false;
    if (options->until && !find_bound(ranges, options->until, "until", true, &last, error))
        return false;
    bounds->first = (size_t)(before + 1);
    bounds->end = (size_t)(last + 1);
    return true;
}

static const char *title_of(CommitRange *range, const Options *options, const Bounds *bounds) {
    if (bounds->phase)
        return text_pool_printf(range->texts, "Phase %s", range->phase);
    if (options->since && options->until)
        return text_pool_printf(range->texts, "%s..%s", options->since, options->until);
    return options->since ? text_pool_printf(range->texts, "Since %s", options->since) : text_pool_printf(range->texts, "Until %s", options->until);
}

static bool add_range(Ranges *ranges, const Bounds *bounds, GError **error) {
    g_autoptr(CommitRange) range = commit_range_new();
    range->positions = g_hash_table_ref(ranges->positions);
    for (size_t i = bounds->first; i < bounds->end; i++)
        if (!bounds->phase || (ranges->phases[i] && phase_same(ranges->phases[i], bounds->phase)))
            add_commit(ranges, range, i);
    if (bounds->phase && range->commits->len == 0) {
        error_set(error, ERROR_USAGE, "no commit on the first-parent line names phase \"%s\"", bounds->phase);
        hint_phases(ranges, error);
        return false;
    }
    range->phase = bounds->phase ? g_array_index(range->commits, RangeCommit, 0).phase : NULL;
    range->title = title_of(range, ranges->options, bounds);
    const char *reason;
    range->complete = line_is_complete(ranges->line, &reason) && range->complete;
    if (!load_files(ranges, range, error))
        return false;
    g_ptr_array_add(ranges->session->audit->ranges, g_steal_pointer(&range));
    return true;
}

/* --- all that is asked for ----------------------------------------------------------------------------------------- */
static bool is_loaded(const Audit *audit, const char *phase) {
    for (guint i = 0; i < audit->ranges->len; i++) {
        const CommitRange *range = audit->ranges->pdata[i];
        if (range->phase && phase_same(range->phase, phase))
            return true;
    }
    return false;
}

static bool load_asked(Ranges *ranges, GError **error) {
    const Options *options = ranges->options;
    const GPtrArray *phases = ranges->session->wishes->phases;
    Bounds bounds = {.phase = options->phase};
    if ((options->since || options->until || options->phase) && (!find_bounds(ranges, &bounds, error) || !add_range(ranges, &bounds, error)))
        return false;
    for (guint i = 0; i < phases->len; i++) {
        Bounds whole = {.phase = phases->pdata[i], .end = line_count(ranges->line)};
        if (!is_loaded(ranges->session->audit, whole.phase) && !add_range(ranges, &whole, error))
            return false;
    }
    if (ranges->session->audit->ranges->len > 0)
        return true;
    error_set(error, ERROR_USAGE, "of which commits? Name a phase (--phase NAME, or phase=NAME in the slot), or --since and --until");
    hint_phases(ranges, error);
    return false;
}

bool load_ranges(Session *session, const Options *options, GError **error) {
    g_auto(Ranges) ranges = {.session = session, .options = options};
    ranges.line = load_line(session, error);
    if (!ranges.line)
        return false;
    ranges.positions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < line_count(ranges.line); i++)
        g_hash_table_insert(ranges.positions, g_strdup(line_id(ranges.line, i)), GSIZE_TO_POINTER(i + 1));
    read_phases(&ranges);
    bool loaded = load_asked(&ranges, error);
    progress_end();
    return loaded;
}
