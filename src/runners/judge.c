#include "candidate.h"

#include <string.h>
#include "folder.h"
#include "journal.h"
#include "place.h"

static const TreeFile *journal_of(const Detection *detection, const Candidate *candidate) {
    g_autofree char *path = path_join(candidate->folder, "meta/_journal.json");
    return file_tree_find(detection->tree, path);
}

/* The journal's entries and how many of them have a file. */
static guint count_entries(const Detection *detection, const Candidate *candidate, guint *with_file) {
    *with_file = 0;
    const TreeFile *file = journal_of(detection, candidate);
    if (!file)
        return 0;
    g_autoptr(MigrationSet) set = set_new(&RUNNER_RULES_SCRIPT, candidate->folder);
    g_autoptr(Journal) journal = journal_read(set, detection->tree, file);
    for (guint i = 0; i < journal->entries->len; i++) {
        g_autofree char *name = g_strconcat(g_array_index(journal->entries, JournalEntry, i).tag, ".sql", NULL);
        g_autofree char *path = path_join(candidate->folder, name);
        *with_file += file_tree_find(detection->tree, path) != NULL;
    }
    return journal->entries->len;
}

/* True when a file of the original stands at the same place below the copy with the same bytes. */
static bool shares_file(const Detection *detection, const char *copy, const char *original) {
    size_t end;
    for (size_t i = file_tree_range(detection->tree, original, &end); i < end; i++) {
        const TreeFile *file = &detection->tree->files[i];
        if (!file->blob || !g_str_has_suffix(file->path, ".sql"))
            continue;
        g_autofree char *path = path_join(copy, path_below(file->path, original));
        const TreeFile *other = file_tree_find(detection->tree, path);
        if (other && g_strcmp0(other->blob, file->blob) == 0)
            return true;
    }
    return false;
}

/* A whole tree again under a second prefix. */
static bool repeats_tree(const Detection *detection, const Candidate *copy, const Candidate *original) {
    size_t length = strlen(copy->folder), tail = strlen(original->folder);
    bool same_tail = tail > 0 && length > tail + 1 && copy->folder[length - tail - 1] == '/' && g_str_has_suffix(copy->folder, original->folder);
    return same_tail && shares_file(detection, copy->folder, original->folder);
}

/* The very same journal, with entries, elsewhere: the one that a configuration names is the original, else the shorter path. */
static bool repeats_journal(const Detection *detection, const Candidate *copy, const Candidate *original) {
    const TreeFile *a = journal_of(detection, copy), *b = journal_of(detection, original);
    if (!a || !b || !a->blob || g_strcmp0(a->blob, b->blob) != 0)
        return false;
    int rank = (copy->config != NULL) - (original->config != NULL);
    size_t length = strlen(copy->folder), other = strlen(original->folder);
    bool later = length > other || (length == other && strcmp(copy->folder, original->folder) > 0);
    guint with_file;
    return (rank < 0 || (rank == 0 && later)) && count_entries(detection, copy, &with_file) > 0;
}

static void remove_copies(Detection *detection) {
    for (guint i = 0; i < detection->candidates->len; i++) {
        const Candidate *candidate = detection->candidates->pdata[i];
        for (guint j = 0; j < detection->candidates->len; j++) {
            const Candidate *other = detection->candidates->pdata[j];
            if (i == j || (!repeats_tree(detection, candidate, other) && !repeats_journal(detection, candidate, other)))
                continue;
            g_autofree char *reason = g_strdup_printf("copy of %s", other->folder);
            detection_exclude(detection, candidate->folder, reason);
            g_ptr_array_remove_index(detection->candidates, i--);
            break;
        }
    }
}

static void remove_examples(Detection *detection) {
    bool real = false;
    for (guint i = 0; i < detection->candidates->len; i++)
        real = real || !((const Candidate *)detection->candidates->pdata[i])->example;
    for (guint i = 0; real && i < detection->candidates->len; i++) {
        const Candidate *candidate = detection->candidates->pdata[i];
        if (!candidate->example)
            continue;
        detection_exclude(detection, candidate->folder, "example, template or test");
        g_ptr_array_remove_index(detection->candidates, i--);
    }
}

/* A journal above other targets' folders that has lost the files of most of its entries is what a move of migrations left behind. */
static bool is_stray(const Detection *detection, const Candidate *candidate) {
    bool contains = false;
    for (guint i = 0; i < detection->candidates->len && !contains; i++)
        contains = place_is_below(((const Candidate *)detection->candidates->pdata[i])->folder, candidate->folder);
    if (!contains || !journal_of(detection, candidate))
        return false;
    guint with_file, entries = count_entries(detection, candidate, &with_file);
    return entries == 0 || with_file * 2 < entries;
}

static void mark_strays(Detection *detection) {
    for (guint i = 0; i < detection->candidates->len; i++) {
        Candidate *candidate = detection->candidates->pdata[i];
        candidate->stray = is_stray(detection, candidate);
    }
}

void detection_judge(Detection *detection) {
    remove_copies(detection);
    remove_examples(detection);
    mark_strays(detection);
}

/* --- names -------------------------------------------------------------------------------------------------------------------------------- */

static char *first_name(const Candidate *candidate) {
    if (candidate->config) {
        const char *slash = strrchr(candidate->config->path, '/');
        char *suffix = drizzle_config_suffix(slash ? slash + 1 : candidate->config->path);
        if (*suffix)
            return suffix;
        g_free(suffix);
    }
    char *name = place_name(candidate->folder);
    return name ? name : g_strdup("database");
}

static bool is_taken(const Detection *detection, guint before, const char *name) {
    for (guint i = 0; i < before; i++) {
        if (strcmp(((const Candidate *)detection->candidates->pdata[i])->name, name) == 0)
            return true;
    }
    return false;
}

/* "tenant" is taken: "billing-tenant" by the next distinctive folder above, then "tenant-2". */
static char *other_name(const Detection *detection, guint index, const char *name) {
    const Candidate *candidate = detection->candidates->pdata[index];
    g_autofree char *folder = g_strdup(candidate->folder);
    for (char *slash; (slash = strrchr(folder, '/'));) {
        *slash = '\0';
        g_autofree char *above = place_name(folder);
        g_autofree char *longer = above && strcmp(above, name) != 0 ? g_strconcat(above, "-", name, NULL) : NULL;
        if (longer && !is_taken(detection, index, longer))
            return g_steal_pointer(&longer);
    }
    for (int number = 2;; number++) {
        g_autofree char *numbered = g_strdup_printf("%s-%d", name, number);
        if (!is_taken(detection, index, numbered))
            return g_steal_pointer(&numbered);
    }
}

void detection_name(Detection *detection) {
    for (guint i = 0; i < detection->candidates->len; i++) {
        Candidate *candidate = detection->candidates->pdata[i];
        candidate->name = first_name(candidate);
        if (!is_taken(detection, i, candidate->name))
            continue;
        char *other = other_name(detection, i, candidate->name);
        g_free(candidate->name);
        candidate->name = other;
    }
}
