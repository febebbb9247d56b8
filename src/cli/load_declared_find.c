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

/* One program may make the schemas of several targets: only its parts that make this one's are taken. */
static void add_candidate(Project *project, Target *target, const DeclaredCandidate *candidate, const Catalog *catalog) {
    g_autoptr(GPtrArray) fitting = g_ptr_array_new();
    for (guint i = 0; i < candidate->groups->len; i++) {
        const DeclaredGroup *group = candidate->groups->pdata[i];
        if (declared_group_fits(group, catalog))
            g_ptr_array_add(fitting, group->name);
    }
    if (fitting->len == 0 || is_listed(target, candidate->path))
        return;
    DeclaredRef *ref = add_found(project, target, candidate->format, candidate->path, text_pool_add(project->texts, candidate->reason));
    ref->role = candidate->role;
    for (guint i = 0; fitting->len < candidate->groups->len && i < fitting->len; i++)
        g_ptr_array_add(ref->functions, (gpointer)(uintptr_t)text_pool_add(project->texts, fitting->pdata[i]));
}

static void find_candidates(Session *session, const AuditTarget *part, Target *target) {
    Project *project = session->audit->project;
    const Strata *strata = part->all ? part->all : part->registered;
    if (!strata)
        return;
    g_autoptr(Catalog) catalog = strata_catalog(strata, strata->count);
    g_autoptr(GPtrArray) folders = folders_of_migrations(project);
    g_autoptr(GPtrArray) candidates = declared_find_candidates(session->tree, target->folder, (const char *const *)folders->pdata, load_parses(session));
    for (guint i = 0; i < candidates->len; i++)
        add_candidate(project, target, candidates->pdata[i], catalog);
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
