#include "analysis/script_check.h"

#include <string.h>
#include "compare/words.h"
#include "script_private.h"

static const char *const IDS[SCRIPT_PROBLEM_COUNT] = {
    [SCRIPT_RELATION] = "relation",   [SCRIPT_COLUMN] = "column",   [SCRIPT_LEFT_OUT] = "left_out", [SCRIPT_NULL] = "null",         [SCRIPT_GENERATED] = "generated",
    [SCRIPT_VALUES] = "value_count",  [SCRIPT_CONFLICT] = "conflict_target", [SCRIPT_LABEL] = "enum_value", [SCRIPT_FUNCTION] = "function", [SCRIPT_TYPE] = "type",
};

const char *script_problem_id(ScriptProblemKind kind) {
    return IDS[kind];
}

/* --- problems ------------------------------------------------------------------------------------------------------------------- */

static void problem_free(void *value) {
    ScriptProblem *problem = value;
    g_ptr_array_unref(problem->needs);
    g_ptr_array_unref(problem->not_on);
    g_ptr_array_unref(problem->declared);
    g_free(problem);
}

GPtrArray *script_problems_new(void) {
    return g_ptr_array_new_with_free_func(problem_free);
}

const char *script_key(TextPool *texts, ScriptProblemKind kind, const char *object) {
    return text_pool_printf(texts, "%s %s", IDS[kind], object);
}

ScriptProblem *script_problem(ScriptRun *run, ScriptProblemKind kind, const char *object, int line, const char *text) {
    const char *key = script_key(run->texts, kind, object);
    if (kind == SCRIPT_VALUES) /* of one statement, whatever others do */
        key = text_pool_printf(run->texts, "%s %d", key, line);
    ScriptProblem *problem = g_hash_table_lookup(run->by_key, key);
    if (problem) {
        problem->places++;
        problem->line = MIN(problem->line, line);
        return problem;
    }
    problem = g_new0(ScriptProblem, 1);
    *problem = (ScriptProblem){.kind = kind, .line = line, .places = 1, .key = key, .object = text_pool_add(run->texts, object), .text = text,
                               .needs = g_ptr_array_new(), .not_on = g_ptr_array_new(), .declared = g_ptr_array_new(), .since = -1};
    g_hash_table_insert(run->by_key, (gpointer)(uintptr_t)key, problem);
    g_ptr_array_add(run->problems, problem);
    return problem;
}

void script_needs(ScriptRun *run, ScriptProblem *problem, ScriptProblemKind kind, const char *object) {
    const char *key = script_key(run->texts, kind, object);
    if (!g_ptr_array_find(problem->needs, key, NULL))
        g_ptr_array_add(problem->needs, (gpointer)(uintptr_t)key);
}

const char *script_relation_name(const Object *relation) {
    return word_short(relation->identity);
}

const char *script_column_name(TextPool *texts, const Object *relation, const char *column) {
    return text_pool_printf(texts, "%s.%s", script_relation_name(relation), column);
}

/* --- relations ------------------------------------------------------------------------------------------------------------------- */

/* As the script writes it; what is in public has no schema. */
const char *script_written_name(TextPool *texts, const UsedRelation *relation) {
    bool qualified = relation->schema && strcmp(relation->schema, "public") != 0;
    return text_pool_printf(texts, "%s%s%s", qualified ? relation->schema : "", qualified ? "." : "", relation->name);
}

static void find_relations(ScriptRun *run) {
    for (guint i = 0; i < run->usage->relations->len; i++) {
        const UsedRelation *relation = used_relation(run->usage, i);
        run->found[i] = script_find_relation(run->world, run->usage, run->index, relation, &run->objects[i]);
        if (run->found[i] != FOUND_MISSING)
            continue;
        const char *name = script_written_name(run->texts, relation);
        script_problem(run, SCRIPT_RELATION, name, relation->line, text_pool_printf(run->texts, "table %s does not exist", word_code(run->texts, name)));
    }
}

/* --- columns --------------------------------------------------------------------------------------------------------------------- */

static bool is_system_column(const char *name) {
    static const char *const names[] = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid", NULL};
    return g_strv_contains(names, name);
}

static bool has_name(const ScriptIndex *index, const char *kind, const char *name) {
    g_autofree char *key = g_strdup_printf("%s\n%s", kind, name);
    return g_hash_table_contains(index->names, key);
}

/* The column may be something else than a column, or a column that only the server adds. */
static bool may_be_other(const ScriptRun *run, const UsedColumn *column) {
    if (column->target)
        return false;
    return is_system_column(column->name) || (column->qualified && has_name(run->index, "function", column->name));
}

/* None of the relations has it; false as well when one is not judged or not there. */
static bool is_missing(const ScriptRun *run, const UsedColumn *column) {
    for (guint i = 0; i < column->count; i++) {
        guint relation = g_array_index(run->usage->candidates, guint, column->first + i);
        if (run->found[relation] != FOUND_ONE || script_find_column(run->index, run->objects[relation], column->name) ||
            script_column_is_clouded(run->world, run->objects[relation]->name, column->name))
            return false;
    }
    return column->count > 0 && !may_be_other(run, column);
}

static void check_column(ScriptRun *run, const UsedColumn *column) {
    if (!is_missing(run, column))
        return;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < column->count; i++)
        g_ptr_array_add(names, (gpointer)(uintptr_t)script_relation_name(run->objects[g_array_index(run->usage->candidates, guint, column->first + i)]));
    g_ptr_array_sort(names, text_compare_entries);
    g_autoptr(GString) object = g_string_new(names->pdata[0]);
    for (guint i = 1; i < names->len; i++)
        g_string_append_printf(object, "|%s", (const char *)names->pdata[i]);
    g_string_append_printf(object, ".%s", column->name);
    const char *text = names->len == 1 ? text_pool_printf(run->texts, "column %s does not exist", word_code(run->texts, object->str))
                                       : text_pool_printf(run->texts, "neither of the tables %s has a column %s", word_list(run->texts, names, 5), word_code(run->texts, column->name));
    ScriptProblem *problem = script_problem(run, SCRIPT_COLUMN, object->str, column->line, text);
    for (guint i = 0; i < column->count; i++)
        script_needs(run, problem, SCRIPT_RELATION, script_written_name(run->texts, used_candidate(run->usage, column, i)));
}

/* --- functions and types ---------------------------------------------------------------------------------------------------------- */

/* Something of the catalog uses it: it is of the server or of an extension. */
static bool is_used(const Catalog *catalog, bool function, const char *name) {
    g_autofree char *call = g_strdup_printf("%s(", name);
    for (guint i = 0; i < catalog->objects->len; i++) {
        const Object *object = catalog->objects->pdata[i];
        if (!function && g_strcmp0(object_get(object, "type"), name) == 0)
            return true;
        for (size_t j = 0; function && j < object->property_count; j++)
            if (strstr(object->properties[j].value, call))
                return true;
    }
    return false;
}

/* Functions and types of the server and of extensions are in no catalog, so that only those are missing that the chain once had. */
static void check_name(ScriptRun *run, const UsedName *used) {
    bool function = used->kind == NAME_FUNCTION;
    const ScriptWorld *world = run->world;
    if (!g_hash_table_contains(function ? world->functions : world->types, used->name) || (used->schema && !g_hash_table_contains(world->schemas, used->schema)))
        return;
    if (has_name(run->index, function ? "function" : "type", used->name) || script_is_clouded(world, used->name) || is_used(run->index->catalog, function, used->name))
        return;
    const char *text = text_pool_printf(run->texts, "%s %s does not exist", function ? "function" : "type", word_code(run->texts, used->name));
    script_problem(run, function ? SCRIPT_FUNCTION : SCRIPT_TYPE, used->name, used->line, text);
}

/* --- all -------------------------------------------------------------------------------------------------------------------------- */

static int compare_problems(gconstpointer a, gconstpointer b) {
    const ScriptProblem *left = *(ScriptProblem *const *)a, *right = *(ScriptProblem *const *)b;
    return left->line != right->line ? (left->line > right->line) - (left->line < right->line) : strcmp(left->key, right->key);
}

GPtrArray *script_check_index(const ScriptWorld *world, const SqlUsage *usage, const ScriptIndex *index, TextPool *texts) {
    GPtrArray *problems = script_problems_new();
    g_autoptr(GHashTable) by_key = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree Found *found = g_new0(Found, usage->relations->len + 1);
    g_autofree const Object **objects = g_new0(const Object *, usage->relations->len + 1);
    ScriptRun run = {world, usage, index, texts, problems, by_key, found, objects};
    find_relations(&run);
    for (guint i = 0; i < usage->columns->len; i++)
        check_column(&run, &g_array_index(usage->columns, UsedColumn, i));
    for (guint i = 0; i < usage->names->len; i++)
        check_name(&run, &g_array_index(usage->names, UsedName, i));
    script_check_writes(&run);
    script_check_labels(&run);
    g_ptr_array_sort(problems, compare_problems);
    return problems;
}

GPtrArray *script_check(const ScriptWorld *world, const SqlUsage *usage, const Catalog *catalog, TextPool *texts) {
    g_autoptr(ScriptIndex) index = script_index_build(catalog);
    return script_check_index(world, usage, index, texts);
}
