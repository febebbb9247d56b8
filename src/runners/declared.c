/* What the runners' own configurations say of the schema that the code declares. */

#include "declared.h"

#include <string.h>
#include "runners/detect.h"

static void take_options(TextPool *texts, DeclaredRef *ref, const DrizzleConfig *config) {
    ref->casing = text_pool_add(texts, config->casing);
    ref->own_roles = config->own_roles;
    project_copy_texts(texts, ref->tables_filter, config->tables_filter);
    project_copy_texts(texts, ref->schema_filter, config->schema_filter);
}

void declared_from_drizzle(Project *project, Target *target, const DrizzleConfig *config) {
    if (config->schema->len == 0)
        return;
    DeclaredRef *ref = target_add_declared(target);
    ref->format = declared_format_id(DECLARED_DRIZZLE);
    ref->role = ROLE_SCHEMA;
    ref->config = text_pool_add(project->texts, config->path);
    ref->reason = text_pool_printf(project->texts, "%s: schema", config->path);
    project_copy_texts(project->texts, ref->files, config->schema);
    take_options(project->texts, ref, config);
}

static void complete(Project *project, FileTree *tree, DeclaredRef *ref) {
    const char *slash = ref->config ? strrchr(ref->config, '/') : NULL;
    const char *name = slash ? slash + 1 : ref->config;
    const TreeFile *file = name && drizzle_config_is_name(name) ? file_tree_find(tree, ref->config) : NULL;
    g_autoptr(DrizzleConfig) config = file ? drizzle_config_read(tree, file) : NULL;
    if (!config)
        return;
    if (!ref->casing && ref->tables_filter->len == 0 && ref->schema_filter->len == 0)
        take_options(project->texts, ref, config);
    if (ref->files->len == 0 && !ref->command)
        project_copy_texts(project->texts, ref->files, config->schema);
}

void project_complete_declared(Project *project, FileTree *tree) {
    for (guint i = 0; i < project->targets->len; i++) {
        const Target *target = project->targets->pdata[i];
        for (guint j = 0; j < target->declared->len; j++)
            complete(project, tree, target->declared->pdata[j]);
    }
}
