#include "model/project.h"
#include <string.h>

FleetSource *fleet_source_new(void) {
    return g_new0(FleetSource, 1);
}

static void fleet_source_free(FleetSource *fleet) {
    if (!fleet)
        return;
    g_clear_pointer(&fleet->names, g_ptr_array_unref);
    g_clear_pointer(&fleet->patterns, g_ptr_array_unref);
    g_clear_pointer(&fleet->conditions, g_array_unref);
    g_free(fleet);
}

static void database_clear(void *data) {
    fleet_source_free(((DatabaseRef *)data)->fleet);
}

static void declared_ref_free(void *data) {
    DeclaredRef *ref = data;
    g_ptr_array_unref(ref->files);
    g_ptr_array_unref(ref->functions);
    g_ptr_array_unref(ref->tables_filter);
    g_ptr_array_unref(ref->schema_filter);
    g_free(ref);
}

static void target_free(void *data) {
    Target *target = data;
    g_ptr_array_unref(target->former);
    g_ptr_array_unref(target->declared);
    g_array_unref(target->databases);
    g_free(target);
}

Project *project_new(void) {
    Project *project = g_new0(Project, 1);
    project->texts = text_pool_new();
    project->targets = g_ptr_array_new_with_free_func(target_free);
    project->regions = g_array_new(FALSE, FALSE, sizeof(DocumentRegion));
    project->excluded = g_ptr_array_new();
    project->exclude = g_ptr_array_new();
    project->platforms = g_ptr_array_new();
    project->notes = g_ptr_array_new();
    project->rules = g_array_new(FALSE, FALSE, sizeof(RuleSetting));
    project->bug_patterns = g_ptr_array_new();
    project->bug_documents = g_ptr_array_new();
    project->bug_exclude = g_ptr_array_new();
    return project;
}

void project_free(Project *project) {
    if (!project)
        return;
    g_ptr_array_unref(project->targets);
    g_array_unref(project->regions);
    g_ptr_array_unref(project->excluded);
    g_ptr_array_unref(project->exclude);
    g_ptr_array_unref(project->platforms);
    g_ptr_array_unref(project->notes);
    g_array_unref(project->rules);
    g_ptr_array_unref(project->bug_patterns);
    g_ptr_array_unref(project->bug_documents);
    g_ptr_array_unref(project->bug_exclude);
    g_clear_pointer(&project->scripts, g_ptr_array_unref);
    text_pool_free(project->texts);
    g_free(project);
}

char **project_texts(const GPtrArray *list) {
    char **texts = g_new0(char *, list->len + 1);
    for (guint i = 0; i < list->len; i++)
        texts[i] = g_strdup(list->pdata[i]);
    return texts;
}

Target *project_add_target(Project *project, const char *name) {
    Target *target = g_new0(Target, 1);
    target->name = text_pool_add(project->texts, name);
    target->former = g_ptr_array_new();
    target->declared = g_ptr_array_new_with_free_func(declared_ref_free);
    target->databases = g_array_new(FALSE, FALSE, sizeof(DatabaseRef));
    g_array_set_clear_func(target->databases, database_clear);
    g_ptr_array_add(project->targets, target);
    return target;
}

DeclaredRef *target_add_declared(Target *target) {
    DeclaredRef *ref = g_new0(DeclaredRef, 1);
    ref->role = ROLE_COUNT;
    ref->files = g_ptr_array_new();
    ref->functions = g_ptr_array_new();
    ref->tables_filter = g_ptr_array_new();
    ref->schema_filter = g_ptr_array_new();
    g_ptr_array_add(target->declared, ref);
    return ref;
}

void project_copy_texts(TextPool *texts, GPtrArray *to, const GPtrArray *from) {
    for (guint i = 0; i < from->len; i++)
        g_ptr_array_add(to, (gpointer)(uintptr_t)text_pool_add(texts, from->pdata[i]));
}

DeclaredRef *target_copy_declared(Project *project, Target *target, const DeclaredRef *ref) {
    TextPool *texts = project->texts;
    DeclaredRef *copy = target_add_declared(target);
    copy->name = text_pool_add(texts, ref->name);
    copy->format = text_pool_add(texts, ref->format);
    copy->role = ref->role;
    copy->ignored = ref->ignored;
    copy->command = text_pool_add(texts, ref->command);
    copy->config = text_pool_add(texts, ref->config);
    copy->casing = text_pool_add(texts, ref->casing);
    copy->own_roles = ref->own_roles;
    copy->reason = text_pool_add(texts, ref->reason);
    project_copy_texts(texts, copy->files, ref->files);
    project_copy_texts(texts, copy->functions, ref->functions);
    project_copy_texts(texts, copy->tables_filter, ref->tables_filter);
    project_copy_texts(texts, copy->schema_filter, ref->schema_filter);
    return copy;
}

Target *project_find_target(const Project *project, const char *name) {
    for (guint i = 0; i < project->targets->len; i++) {
        Target *target = project->targets->pdata[i];
        if (strcmp(target->name, name) == 0)
            return target;
    }
    return NULL;
}

static int compare_targets(const void *a, const void *b) {
    const Target *first = *(const Target *const *)a, *second = *(const Target *const *)b;
    return first->stray != second->stray ? first->stray - second->stray : strcmp(first->name, second->name);
}

void project_sort_targets(Project *project) {
    g_ptr_array_sort(project->targets, compare_targets);
}

const RuleSetting *project_rule(const Project *project, const char *rule) {
    for (guint i = 0; project && i < project->rules->len; i++) {
        const RuleSetting *setting = &g_array_index(project->rules, RuleSetting, i);
        if (strcmp(setting->rule, rule) == 0)
            return setting;
    }
    return NULL;
}
