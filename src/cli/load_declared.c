/*
 * The schemas that the code declares: what the configuration or detection names, and what is found beside the migrations. The declared module reads them, the
 * scratch server makes catalogs of their statements; what cannot be read is a problem of its source, not of the run.
 */
#include "load.h"

#include <string.h>
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/progress.h"
#include "declared/declared.h"
#include "declared_run.h"
#include "repair/repair.h"
#include "source.h"

/* --- formats and roles -------------------------------------------------------------------------------------------------- */

static const struct {
    const char *suffix;
    DeclaredFormat format;
    DeclaredRole role;
} BY_NAME[] = {
    {".prisma", DECLARED_PRISMA, ROLE_SCHEMA},
    {"snapshot.json", DECLARED_DRIZZLE_SNAPSHOT, ROLE_SNAPSHOT},
    {"structure.sql", DECLARED_SQL, ROLE_DUMP},
    {"dump.sql", DECLARED_SQL, ROLE_DUMP},
    {"schema.sql", DECLARED_SQL, ROLE_DUMP},
    {".sql", DECLARED_SQL, ROLE_INIT},
};

static const DeclaredRole ROLES[DECLARED_FORMAT_COUNT] = {
    [DECLARED_DRIZZLE] = ROLE_SCHEMA, [DECLARED_DRIZZLE_SNAPSHOT] = ROLE_SNAPSHOT, [DECLARED_PRISMA] = ROLE_SCHEMA,
    [DECLARED_SQL] = ROLE_DUMP,       [DECLARED_EMBEDDED] = ROLE_INIT,             [DECLARED_COMMAND] = ROLE_SCHEMA};

DeclaredFormat load_declared_format(const DeclaredRef *ref) {
    for (int i = 0; ref->format && i < DECLARED_FORMAT_COUNT; i++)
        if (strcmp(declared_format_id((DeclaredFormat)i), ref->format) == 0)
            return (DeclaredFormat)i;
    for (size_t i = 0; ref->files->len > 0 && i < G_N_ELEMENTS(BY_NAME); i++)
        if (g_str_has_suffix(ref->files->pdata[0], BY_NAME[i].suffix))
            return BY_NAME[i].format;
    return ref->functions->len > 0 || ref->role == ROLE_INIT ? DECLARED_EMBEDDED : DECLARED_DRIZZLE;
}

static DeclaredRole role_of(const DeclaredRef *ref, DeclaredFormat format) {
    if (ref->role != ROLE_COUNT)
        return ref->role;
    for (size_t i = 0; ref->files->len > 0 && i < G_N_ELEMENTS(BY_NAME); i++)
        if (g_str_has_suffix(ref->files->pdata[0], BY_NAME[i].suffix) && BY_NAME[i].format == format)
            return BY_NAME[i].role;
    return ROLES[format];
}

/* --- names -------------------------------------------------------------------------------------------------------------- */

static bool is_taken(const AuditTarget *part, const char *name) {
    if (declared_name_is_reserved(name))
        return true;
    for (guint i = 0; i < part->declared->len; i++)
        if (strcmp(((const AuditDeclared *)part->declared->pdata[i])->name, name) == 0)
            return true;
    return false;
}

/* "schema.ts" of "./src/tenant/schema.ts"; "snapshot" of the newest one; of a folder or a glob the folder: "schema". */
static char *base_name(const DeclaredRef *ref, DeclaredFormat format) {
    if (ref->name)
        return g_strdup(ref->name);
    if (format == DECLARED_DRIZZLE_SNAPSHOT)
        return g_strdup("snapshot");
    g_auto(GStrv) parts = g_strsplit(ref->files->pdata[0], "/", -1);
    const char *name = NULL;
    for (char **part = parts; *part; part++)
        if (**part && !strchr(*part, '*') && strcmp(*part, ".") != 0 && strcmp(*part, "..") != 0)
            name = *part;
    return g_strdup(name ? name : "schema");
}

static AuditDeclared *add_declared(AuditTarget *part, const DeclaredRef *ref, DeclaredFormat format) {
    g_autofree char *base = base_name(ref, format);
    g_autofree char *name = g_strdup(base);
    for (int i = 2; is_taken(part, name); i++) {
        g_free(name);
        name = g_strdup_printf("%s-%d", base, i);
    }
    AuditDeclared *declared = audit_add_declared(part, name, role_of(ref, format));
    declared->ref = ref;
    declared->reason = ref->reason;
    return declared;
}

/* --- reading ------------------------------------------------------------------------------------------------------------ */

typedef struct {
    Session *session;
    const DeclaredRef *ref;
    const char *file; /* the first; NULL with a command */
} Reading;

GPtrArray *load_declared_folders(const FileTree *tree, const char *config) {
    GPtrArray *folders = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *folder = config ? g_path_get_dirname(config) : NULL;
    for (bool first = true; folder && strcmp(folder, ".") != 0; first = false) {
        g_autofree char *package = g_strconcat(folder, "/package.json", NULL);
        if (first || file_tree_find(tree, package))
            g_ptr_array_add(folders, g_strdup(folder));
        char *up = g_path_get_dirname(folder);
        g_free(folder);
        folder = up;
    }
    g_ptr_array_add(folders, g_strdup(""));
    g_ptr_array_add(folders, NULL);
    return folders;
}

ParseCache *load_parses(Session *session) {
    if (!session->parses)
        session->parses = parse_cache_new();
    return session->parses;
}

static Declaration *read_drizzle(const Reading *reading, GError **error) {
    const DeclaredRef *ref = reading->ref;
    g_auto(GStrv) files = project_texts(ref->files), tables = project_texts(ref->tables_filter), schemas = project_texts(ref->schema_filter);
    g_autoptr(GPtrArray) folders = load_declared_folders(reading->session->tree, ref->config);
    const DrizzleOptions options = {.casing = ref->casing,
                                    .tables_filter = *tables ? (const char *const *)tables : NULL,
                                    .schema_filter = *schemas ? (const char *const *)schemas : NULL,
                                    .own_roles = ref->own_roles};
    return declared_read_drizzle(reading->session->tree, (const char *const *)files, (const char *const *)folders->pdata, &options, load_parses(reading->session), error);
}

static Declaration *read_snapshot(const Reading *reading, GError **error) {
    return declared_read_snapshot(reading->session->tree, reading->file, error);
}

static Declaration *read_prisma(const Reading *reading, GError **error) {
    return declared_read_prisma(reading->session->tree, reading->file, error);
}

/* Several files are one schema, in their order. */
static Declaration *read_sql(const Reading *reading, GError **error) {
    g_autoptr(Declaration) all = NULL;
    for (guint i = 0; i < reading->ref->files->len; i++) {
        g_autoptr(Declaration) one = declared_read_sql(reading->session->tree, reading->ref->files->pdata[i], error);
        if (!one)
            return NULL;
        if (!all)
            all = g_steal_pointer(&one);
        else
            declaration_append(all, one);
    }
    declaration_seal(all);
    return g_steal_pointer(&all);
}

static Declaration *read_embedded(const Reading *reading, GError **error) {
    g_auto(GStrv) functions = project_texts(reading->ref->functions);
    const EmbeddedOptions options = {.functions = *functions ? (const char *const *)functions : NULL};
    return declared_read_embedded(reading->session->tree, reading->file, &options, load_parses(reading->session), error);
}

/* Only who may say what is run has one: config_declared.c. */
static Declaration *read_command(const Reading *reading, GError **error) {
    return source_read_command(reading->ref->command, repository_work_tree(reading->session->repository), error);
}

static Declaration *(*const READERS[DECLARED_FORMAT_COUNT])(const Reading *, GError **) = {
    [DECLARED_DRIZZLE] = read_drizzle, [DECLARED_DRIZZLE_SNAPSHOT] = read_snapshot, [DECLARED_PRISMA] = read_prisma,
    [DECLARED_SQL] = read_sql,         [DECLARED_EMBEDDED] = read_embedded, [DECLARED_COMMAND] = read_command};

static bool is_interruption(const GError *problem) {
    return g_error_matches(problem, PGSTRATA_ERROR, ERROR_INTERRUPTED);
}

bool load_read_declared(Session *session, AuditTarget *part, const DeclaredRef *ref, GError **error) {
    DeclaredFormat format = load_declared_format(ref);
    AuditDeclared *declared = add_declared(part, ref, format);
    const Reading reading = {session, ref, ref->files->len > 0 ? ref->files->pdata[0] : NULL};
    g_autoptr(GError) problem = NULL;
    declared->declaration = READERS[format](&reading, &problem);
    if (declared->declaration)
        return true;
    if (is_interruption(problem)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    declared->problem = load_keep_problem(part->texts, problem);
    return true;
}

static bool read_source(Session *session, AuditTarget *part, const DeclaredRef *ref, GError **error) {
    if (ref->ignored || (ref->files->len == 0 && !ref->command))
        return true;
    if (!load_read_declared(session, part, ref, error))
        return false;
    const AuditDeclared *declared = part->declared->pdata[part->declared->len - 1];
    if (declared->problem)
        log_warning("target %s: declared schema %s: %s", part->target->name, declared->name, declared->problem);
    return true;
}

/* --- catalogs ----------------------------------------------------------------------------------------------------------- */

/* What the languages of ORMs have no words for and their defaults call all the same: the functions, extensions and schemas that migrations make. Statements, in an order in which they run. */
static Repair *presupposed(const AuditTarget *part) {
    const Strata *strata = part->all ? part->all : part->registered;
    g_autoptr(Catalog) whole = strata ? strata_catalog(strata, strata->count) : catalog_new();
    catalog_seal(whole);
    g_autoptr(Catalog) functions = catalog_new_like(whole), nothing = catalog_new_like(whole);
    for (guint i = 0; i < whole->objects->len; i++) {
        const Object *object = whole->objects->pdata[i];
        bool is_public = object->kind == KIND_SCHEMA && strcmp(object->identity, "public") == 0;
        if (object->kind == KIND_FUNCTION || object->kind == KIND_EXTENSION || (object->kind == KIND_SCHEMA && !is_public))
            catalog_add(functions, object);
    }
    catalog_seal(functions);
    catalog_seal(nothing);
    return repair_build(nothing, functions, &(RepairOptions){.offline = true});
}

static bool is_of_orm(const AuditDeclared *declared) {
    DeclaredFormat format = declared->declaration->format;
    return format == DECLARED_DRIZZLE || format == DECLARED_DRIZZLE_SNAPSHOT || format == DECLARED_PRISMA;
}

/* Once more, with functions and schemas before it, when a statement fails for want of one. */
static void run_with_functions(Scratch *scratch, const AuditTarget *part, AuditDeclared *declared, GError **error) {
    g_autoptr(Repair) functions = presupposed(part);
    g_autoptr(GPtrArray) before = g_ptr_array_new();
    g_ptr_array_add(before, (gpointer)(uintptr_t)repair_settings());
    for (guint i = 0; i < functions->statements->len; i++)
        g_ptr_array_add(before, (gpointer)(uintptr_t)g_array_index(functions->statements, RepairStatement, i).sql);
    g_array_set_size(declared->failures, 0);
    strata_free(declared->strata);
    declared->strata = declared_run(scratch, declared->declaration, declared->name, before, declared->failures, error);
}

bool load_run_declared(Session *session, AuditTarget *part, AuditDeclared *declared, const Options *options, GError **error) {
    g_autoptr(GError) problem = NULL;
    Scratch *scratch = load_scratch(session, options, &problem);
    declared->strata = scratch ? declared_run(scratch, declared->declaration, declared->name, NULL, declared->failures, &problem) : NULL;
    if (declared->strata && is_of_orm(declared) && declared_run_lacks(declared->failures))
        run_with_functions(scratch, part, declared, &problem);
    if (declared->strata)
        return true;
    if (is_interruption(problem)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    declared->problem = load_keep_problem(part->texts, problem);
    return true;
}

static bool run_sources(Session *session, AuditTarget *part, const Options *options, GError **error) {
    for (guint i = 0; i < part->declared->len; i++) {
        AuditDeclared *declared = part->declared->pdata[i];
        g_autofree char *title = g_strdup_printf("Reading the declared schema: %s, %s", part->target->name, declared->name);
        progress_begin(title, 0);
        if (declared->declaration && !options->no_replay && !load_run_declared(session, part, declared, options, error))
            return false;
    }
    return true;
}

/* --- all of them -------------------------------------------------------------------------------------------------------- */

static int compare_roles(gconstpointer a, gconstpointer b) {
    const AuditDeclared *left = *(AuditDeclared *const *)a, *right = *(AuditDeclared *const *)b;
    return (int)left->role - (int)right->role;
}

bool load_declared(Session *session, const Options *options, GError **error) {
    Audit *audit = session->audit;
    for (guint i = 0; i < audit->targets->len; i++) {
        AuditTarget *part = audit->targets->pdata[i];
        if (part->target->stray)
            continue;
        Target *target = project_find_target(audit->project, part->target->name);
        load_find_declared(session, part, target);
        for (guint j = 0; j < target->declared->len; j++)
            if (!read_source(session, part, target->declared->pdata[j], error))
                return false;
        g_ptr_array_sort(part->declared, compare_roles); /* a merge sort: the order within a role stays */
        if (!run_sources(session, part, options, error))
            return false;
    }
    return !interrupt_check(error);
}
