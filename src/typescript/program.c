#include "typescript/program.h"

#include <string.h>
#include "base/error.h"
#include "resolve.h"

enum { FILE_SIZE = 4 * 1024 * 1024, FILES = 5000, NESTING = 1000 };
static const uint64_t STEPS = 5 * 1000 * 1000;

static void module_free(void *data) {
    Module *module = data;
    if (!module)
        return;
    g_hash_table_unref(module->bindings);
    g_hash_table_unref(module->targets);
    g_ptr_array_unref(module->order);
    g_ptr_array_unref(module->exports);
    g_ptr_array_unref(module->stars);
    g_hash_table_unref(module->named);
    if (module->results)
        g_array_unref(module->results);
    if (module->names)
        g_ptr_array_unref(module->names);
    source_unref(module->source);
}

static void free_json(void *data) {
    if (data)
        json_decref(data);
}

static void free_array(void *data) {
    g_array_unref(data);
}

static void free_pointers(void *data) {
    g_ptr_array_unref(data);
}

Program *program_new(FileTree *tree, ParseCache *cache, const ProgramLimits *limits) {
    Program *program = g_new0(Program, 1);
    program->tree = tree;
    program->own_cache = cache ? NULL : parse_cache_new();
    program->cache = cache ? cache : program->own_cache;
    program->limits = limits ? *limits : (ProgramLimits){0};
    ProgramLimits *set = &program->limits;
    set->file_size = set->file_size ? set->file_size : FILE_SIZE;
    set->files = set->files ? set->files : FILES;
    set->steps = set->steps ? set->steps : STEPS;
    set->nesting = set->nesting ? set->nesting : NESTING;
    program->arena = arena_new();
    program->texts = text_pool_new();
    program->modules = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, module_free);
    program->externals = g_hash_table_new(g_str_hash, g_str_equal);
    program->json = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_json);
    program->kept = g_ptr_array_new_with_free_func(free_pointers);
    program->text_lists = g_ptr_array_new_with_free_func(free_array);
    program->namespaces = g_ptr_array_new();
    program->notes = g_array_new(FALSE, FALSE, sizeof(ProgramNote));
    program->noted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    program->steps_end = set->steps;
    SourcePlace nowhere = {NULL, 0};
    program->undefined = make_value(program, VALUE_UNDEFINED, nowhere);
    program->null = make_value(program, VALUE_NULL, nowhere);
    program->false_value = make_value(program, VALUE_BOOLEAN, nowhere);
    Value *truth = make_value(program, VALUE_BOOLEAN, nowhere);
    truth->truth = true;
    program->true_value = truth;
    return program;
}

void program_free(Program *program) {
    if (!program)
        return;
    g_hash_table_unref(program->modules);
    g_hash_table_unref(program->externals);
    g_hash_table_unref(program->json);
    if (program->packages)
        g_hash_table_unref(program->packages);
    g_ptr_array_unref(program->kept);
    g_ptr_array_unref(program->namespaces);
    g_ptr_array_unref(program->text_lists);
    g_array_unref(program->notes);
    g_hash_table_unref(program->noted);
    arena_free(program->arena);
    text_pool_free(program->texts);
    parse_cache_free(program->own_cache);
    g_free(program);
}

/* --- files ---------------------------------------------------------------------------------------------------------------------------- */

/* A reference; NULL and error: it cannot be read. */
static Source *read_source(Program *program, const TreeFile *file, GError **error) {
    Source *source = parse_cache_find(program->cache, file->blob);
    if (source)
        return source;
    size_t size;
    g_autofree char *text = program->tree->read(program->tree, file, &size, error);
    if (!text)
        return NULL;
    if (size > program->limits.file_size) {
        error_set(error, ERROR_INCOMPLETE, "%s has %zu bytes: more than %zu are not read", file->path, size, program->limits.file_size);
        return NULL;
    }
    return parse_cache_take(program->cache, file->blob, g_steal_pointer(&text), size);
}

static Module *make_module(Program *program, const char *path, Source *source) {
    Module *module = ARENA_NEW(program->arena, Module);
    module->program = program;
    module->path = path;
    module->source = source;
    module->scope = ARENA_NEW(program->arena, Scope);
    module->scope->module = module;
    module->bindings = g_hash_table_new(NULL, NULL);
    module->targets = g_hash_table_new(g_str_hash, g_str_equal);
    module->order = g_ptr_array_new();
    module->exports = g_ptr_array_new();
    module->stars = g_ptr_array_new();
    module->named = g_hash_table_new(g_str_hash, g_str_equal);
    return module;
}

Module *module_load(Program *program, const char *path, GError **error) {
    Module *module = g_hash_table_lookup(program->modules, path);
    if (module)
        return module;
    const TreeFile *file = file_tree_find(program->tree, path);
    if (!file) {
        error_set(error, ERROR_USAGE, "%s: no such file", path);
        return NULL;
    }
    if (g_hash_table_size(program->modules) >= program->limits.files) {
        error_set(error, ERROR_INCOMPLETE, "%s is not read: more than %zu files are imported", path, program->limits.files);
        return NULL;
    }
    Source *source = read_source(program, file, error);
    if (!source)
        return NULL;
    if (!source->root) {
        error_set(error, ERROR_INCOMPLETE, "%s is not read: %s", path, source->error);
        source_unref(source);
        return NULL;
    }
    if (source->error_line)
        program_note_lost(program, file->path, source->error_line, "the syntax is not understood here");
    if (source->long_line)
        program_note_lost(program, file->path, source->long_line, "a statement is too long to be read");
    module = make_module(program, file->path, source);
    g_hash_table_insert(program->modules, (void *)(uintptr_t)file->path, module);
    module_scan(module);
    return module;
}

Module *program_module(Program *program, const char *path, GError **error) {
    return module_load(program, path, error);
}

GPtrArray *program_files(const Program *program) {
    GPtrArray *files = g_ptr_array_new();
    GHashTableIter iter;
    void *path;
    g_hash_table_iter_init(&iter, program->modules);
    while (g_hash_table_iter_next(&iter, &path, NULL))
        g_ptr_array_add(files, path);
    qsort(files->pdata, files->len, sizeof *files->pdata, text_compare_entries);
    return files;
}

static int compare_notes(const void *a, const void *b) {
    const ProgramNote *first = a, *second = b;
    int order = g_strcmp0(first->place.path, second->place.path);
    order = order ? order : first->place.line - second->place.line;
    return order ? order : strcmp(first->text, second->text);
}

const GArray *program_notes(const Program *program) {
    g_array_sort(program->notes, compare_notes);
    return program->notes;
}

bool program_work(Program *program, size_t amount) {
    program->steps += amount / 64;
    return program->steps < program->steps_end && !program->stopped;
}

void program_begin(Program *program) {
    if (program->depth == 0)
        program->steps_end = MIN(program->limits.steps, program->steps + MAX(program->limits.steps / 10, 1));
}

/* --- from outside --------------------------------------------------------------------------------------------------------------------- */

const Value *program_call(Program *program, const Value *function, const Value *const *arguments, size_t count, SourcePlace place) {
    Call call = {.program = program, .items = arguments, .count = count, .place = place};
    program_begin(program);
    const Value *value = call_value(&call, function);
    program_fill_namespaces(program);
    return value;
}

const Value *program_member(Program *program, const Value *value, const char *name, SourcePlace place) {
    return member_of(program, value, name, place);
}

const Value *program_string(Program *program, const char *text, SourcePlace place) {
    return make_text(program, text, strlen(text), place);
}

const Value *program_object(Program *program, const ValueMember *members, size_t count, SourcePlace place) {
    Value *object = make_object(program, place);
    for (size_t i = 0; i < count; i++)
        object_set(program, object, members[i].key, members[i].value, members[i].place);
    return object;
}
