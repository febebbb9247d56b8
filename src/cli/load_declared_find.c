/* Declared sources that nobody has to name: the newest snapshot, the schema.prisma of a folder, init scripts and dumps that make the tables of a target. */
#include "load.h"

#include <string.h>
#include "declared/declared.h"

static bool is_listed(const Target *target, const char *path) {
    for (guint i = 0; i < target->declared->len; i++) {
        const DeclaredRef *ref = target->declared->pdata[i];
        for (guint j = 0; j < ref->files->len; j++)
            if (strcmp(ref->files->pdata[j], path) == 0)
                return true;
    }
    return false;
}

static DeclaredRef *add_found(Project *project, Target *target, DeclaredFormat format, const char *path, const char *reason) {
    DeclaredRef *ref = target_add_declared(target);
    ref->format = declared_format_id(format);
    ref->reason = reason;
    g_ptr_array_add(ref->files, (gpointer)(uintptr_t)text_pool_add(project->texts, path));
    return ref;
}

/* --- init scripts and dumps --------------------------------------------------------------------------------------------- */

/* Folders of migrations, of every target. */
static GPtrArray *folders_of_migrations(const Project *project) {
    GPtrArray *folders = g_ptr_array_new();
    for (guint i = 0; i < project->targets->len; i++) {
        const Target *target = project->targets->pdata[i];
        g_ptr_array_add(folders, (gpointer)(uintptr_t)target->folder);
        for (guint j = 0; j < target->former->len; j++)
            g_ptr_array_add(folders, target->former->pdata[j]);
    }
    g_ptr_array_add(folders, NULL);
    return folders;
}

static bool makes_table(const DeclaredCandidate *candidate, const char *table) {
    for (guint i = 0; i < candidate->groups->len; i++) {
        const GPtrArray *tables = ((const DeclaredGroup *)candidate->groups->pdata[i])->tables;
        for (guint j = 0; j < tables->len; j++)
            if (strcmp(tables->pdata[j], table) == 0)
                return true;
    }
    return false;
}

static bool share_a_table(const DeclaredCandidate *a, const DeclaredCandidate *b) {
    for (guint i = 0; i < a->groups->len; i++) {
        const GPtrArray *tables = ((const DeclaredGroup *)a->groups->pdata[i])->tables;
        for (guint j = 0; j < tables->len; j++)
            if (makes_table(b, tables->pdata[j]))
                return true;
    }
    return false;
}

static bool are_neighbours(const DeclaredCandidate *a, const DeclaredCandidate *b) {
    g_autofree char *left = g_path_get_dirname(a->path), *right = g_path_get_dirname(b->path);
    return strcmp(left, right) == 0;
}

/* Files of SQL in one folder that make different tables are one schema in parts ("v0.sql", "v1-core.sql"). */
typedef struct {
    DeclaredRef *ref;
    GPtrArray *members; /* of const DeclaredCandidate * */
} Parts;

static bool belongs_to(const Parts *parts, const DeclaredCandidate *candidate) {
    const DeclaredCandidate *first = parts->members->pdata[0];
    if (candidate->format != DECLARED_SQL || first->format != DECLARED_SQL || candidate->role != first->role || !are_neighbours(first, candidate))
        return false;
    for (guint i = 0; i < parts->members->len; i++)
        if (share_a_table(parts->members->pdata[i], candidate))
            return false;
    return true;
}

static void join(Project *project, Parts *parts, const DeclaredCandidate *candidate) {
    DeclaredRef *ref = parts->ref;
    g_ptr_array_add(parts->members, (gpointer)(uintptr_t)candidate);
    g_ptr_array_add(ref->files, (gpointer)(uintptr_t)text_pool_add(project->texts, candidate->path));
    g_ptr_array_sort(ref->files, text_compare_entries);
    g_autofree char *folder = g_path_get_dirname(candidate->path);
    g_autofree char *name = g_path_get_basename(folder);
    ref->name = text_pool_printf(project->texts, "%s/*.sql", name);
    ref->reason = text_pool_printf(project->texts, "%u files of SQL in one folder make different tables of it", ref->files->len);
}

static void parts_clear(gpointer data) {
    g_ptr_array_unref(((Parts *)data)->members);
}

static void add_candidate(Project *project, Target *target, const DeclaredCandidate *candidate, const Catalog *catalog, GArray *found) {
    g_autoptr(GPtrArray) fitting = declared_groups_fit(candidate->groups, catalog); /* one program may make the schemas of several targets */
    if (fitting->len == 0 || is_listed(target, candidate->path))
        return;
    for (guint i = 0; i < found->len; i++)
        if (belongs_to(&g_array_index(found, Parts, i), candidate)) {
            join(project, &g_array_index(found, Parts, i), candidate);
            return;
        }
    Parts parts = {add_found(project, target, candidate->format, candidate->path, text_pool_add(project->texts, candidate->reason)), g_ptr_array_new()};
    g_ptr_array_add(parts.members, (gpointer)(uintptr_t)candidate);
    parts.ref->role = candidate->role;
    for (guint i = 0; fitting->len < candidate->groups->len && i < fitting->len; i++)
        g_ptr_array_add(parts.ref->functions, (gpointer)(uintptr_t)text_pool_add(project->texts, fitting->pdata[i]));
    g_array_append_val(found, parts);
}

static void find_candidates(Session *session, const AuditTarget *part, Target *target) {
    Project *project = session->audit->project;
    const Strata *strata = part->all ? part->all : part->registered;
    if (!strata)
        return;
    g_autoptr(Catalog) catalog = strata_catalog(strata, strata->count);
    g_autoptr(GPtrArray) folders = folders_of_migrations(project);
    g_autoptr(GPtrArray) candidates = declared_find_candidates(session->tree, target->folder, (const char *const *)folders->pdata, load_parses(session));
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Parts));
    g_array_set_clear_func(found, parts_clear);
    for (guint i = 0; i < candidates->len; i++)
        add_candidate(project, target, candidates->pdata[i], catalog, found);
}

/* --- beside the migrations ---------------------------------------------------------------------------------------------- */

void load_find_declared(Session *session, const AuditTarget *part, Target *target) {
    Project *project = session->audit->project;
    g_autofree char *snapshot = declared_find_snapshot(session->tree, target->folder);
    if (snapshot && !is_listed(target, snapshot))
        add_found(project, target, DECLARED_DRIZZLE_SNAPSHOT, snapshot, "the newest snapshot in the migrations folder");
    bool is_prisma = target->runner && strcmp(target->runner, "prisma") == 0;
    g_autofree char *prisma = is_prisma ? declared_find_prisma(session->tree, target->folder) : NULL;
    if (prisma && !is_listed(target, prisma))
        add_found(project, target, DECLARED_PRISMA, prisma, "the schema of these migrations");
    find_candidates(session, part, target);
}
