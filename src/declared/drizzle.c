#include "drizzle.h"

#include <string.h>
#include "base/error.h"

typedef struct {
    const char *name;
    const Value *value;
    SourcePlace place;
} Export;

/* --- filters ------------------------------------------------------------------------------------------------------------------------------------- */

/* As drizzle-kit reads a list of globs: one that begins with "!" must not fit; else one must fit, and one with "!" does so when it does not match. */
static bool is_filtered_in(const char *const *filter, const char *name) {
    bool fits = !filter || !*filter;
    for (; filter && *filter; filter++) {
        bool negated = **filter == '!';
        g_autoptr(GPatternSpec) pattern = g_pattern_spec_new(*filter + negated);
        bool match = g_pattern_spec_match_string(pattern, name);
        if (negated && match)
            return false;
        fits = fits || match != negated;
    }
    return fits;
}

bool drizzle_is_wanted(const Drizzle *d, const char *schema, const char *table) {
    if (!d->options)
        return true;
    return is_filtered_in(d->options->schema_filter, schema ? schema : "public") && (!table || is_filtered_in(d->options->tables_filter, table));
}

/* --- the reader ---------------------------------------------------------------------------------------------------------------------------------- */

static void table_free(gpointer data) {
    DrizzleTable *table = data;
    g_ptr_array_unref(table->columns);
    g_hash_table_destroy(table->by_key);
    g_free(table);
}

static Drizzle *drizzle_new(FileTree *tree, const DrizzleOptions *options, ParseCache *cache) {
    Drizzle *d = g_new0(Drizzle, 1);
    d->tree = tree;
    d->program = program_new(tree, cache, NULL);
    program_set_expand(d->program, drizzle_expand, d);
    d->options = options;
    d->declaration = declaration_new(DECLARED_DRIZZLE);
    d->schema = schema_new(d->declaration);
    d->texts = d->declaration->texts;
    d->builders = g_hash_table_new(NULL, NULL);
    d->tables = g_hash_table_new_full(NULL, NULL, NULL, table_free);
    d->order = g_ptr_array_new();
    d->owned = g_ptr_array_new_with_free_func(g_free);
    d->exported = g_hash_table_new(NULL, NULL);
    d->missing = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
    d->missing_order = g_ptr_array_new();
    d->unique_names = g_hash_table_new(g_str_hash, g_str_equal);
    d->shared = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    return d;
}

static void free_references(gpointer key, gpointer value, gpointer seen) {
    (void)key;
    DrizzleBuilder *builder = value;
    if (g_hash_table_add(seen, builder))
        g_array_unref(builder->references);
}

static void drizzle_free(Drizzle *d) {
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_hash_table_foreach(d->builders, free_references, seen);
    g_hash_table_destroy(d->shared);
    g_hash_table_destroy(d->unique_names);
    g_ptr_array_unref(d->missing_order);
    g_hash_table_destroy(d->missing);
    g_hash_table_destroy(d->exported);
    g_ptr_array_unref(d->order);
    g_hash_table_destroy(d->tables);
    g_hash_table_destroy(d->builders);
    schema_free(d->schema);
    g_ptr_array_unref(d->owned);
    declaration_free(d->declaration);
    program_free(d->program);
    g_free(d);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Drizzle, drizzle_free)

/* --- exports --------------------------------------------------------------------------------------------------------------------------------------- */

/* An instance of a class is no table, and what a module that was read does not export is a type. */
static bool is_surely_no_table(const Value *unknown) {
    return g_str_has_prefix(unknown->text, CODE_BEGIN "new ") || strstr(unknown->text, CODE_END " exports no " CODE_BEGIN);
}

/* What is exported and not known may be a table; a choice between things that are no tables is none. */
static void check_unknown(Drizzle *d, const ModuleExport *export) {
    const Value *value = export->value;
    bool chosen = false;
    for (size_t i = 0; value->kind == VALUE_OPERATION && i < value->count; i++)
        chosen = chosen || drizzle_kind(value->items[i]) != DRIZZLE_UNKNOWN;
    if (!chosen && (value->kind != VALUE_UNKNOWN || is_surely_no_table(value)))
        return;
    DrizzleTrouble trouble = {0};
    drizzle_fail(d, &trouble, value, "which one it is depends on the environment");
    trouble.place = export->place;
    trouble.why = text_pool_printf(d->texts, CODE("%s") " is exported, and what it is is not known: %s", export->name, trouble.why);
    drizzle_unread(d, &trouble, KIND_COUNT, NULL, true);
}

/* What an export is made of, without the methods around it: the table in table.enableRLS(). */
static void take_export(Drizzle *d, GArray *exports, const ModuleExport *export) {
    const Value *root = drizzle_root(export->value);
    const Export item = {export->name, export->value, export->place};
    DrizzleKind kind = drizzle_kind(export->value);
    if (kind == DRIZZLE_FOREIGN_TABLE)
        d->other_dialect++;
    if (kind == DRIZZLE_UNKNOWN)
        check_unknown(d, export);
    if (kind == DRIZZLE_UNKNOWN || kind == DRIZZLE_FOREIGN_TABLE || kind == DRIZZLE_RELATIONS || !g_hash_table_add(d->exported, (gpointer)(uintptr_t)root))
        return;
    d->entities++;
    g_array_append_val(exports, item);
}

static bool read_entries(Drizzle *d, const GPtrArray *entries, GArray *exports, GPtrArray *modules, GError **error) {
    for (guint i = 0; i < entries->len; i++) {
        Module *module = program_module(d->program, entries->pdata[i], error);
        if (!module)
            return false;
        const GArray *list = module_exports(module);
        for (guint e = 0; e < list->len; e++)
            take_export(d, exports, &g_array_index(list, ModuleExport, e));
        g_ptr_array_add(modules, module);
    }
    return true;
}

/* The modules that the exported things stand in, in the order of the exports. */
static void add_modules(Drizzle *d, const GArray *exports, GPtrArray *modules) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < exports->len; i++) {
        const char *path = drizzle_root(g_array_index(exports, Export, i).value)->place.path;
        Module *module = path && file_tree_find(d->tree, path) && g_hash_table_add(seen, (gpointer)(uintptr_t)path) ? program_module(d->program, path, NULL) : NULL;
        if (module)
            g_ptr_array_add(modules, module);
    }
}

/* --- into the Schema ------------------------------------------------------------------------------------------------------------------------------- */

/* Of tables of one name the last one counts, as in drizzle-kit's own record. */
static GPtrArray *tables_of(Drizzle *d, const GArray *exports) {
    GPtrArray *tables = g_ptr_array_new();
    g_autoptr(GHashTable) at = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < exports->len; i++) {
        const Export *export = &g_array_index(exports, Export, i);
        DrizzleTable *table = drizzle_kind(export->value) == DRIZZLE_TABLE ? drizzle_table(d, export->value) : NULL;
        if (!table || table->value->kind != VALUE_CALL)
            continue;
        table->key = drizzle_keep(d, export->name);
        if (!table->name) {
            d->declaration->tables.seen++;
            d->declaration->columns.seen += table->columns->len;
        } else if (drizzle_is_wanted(d, table->schema, table->name)) {
            const char *identity = drizzle_table_identity(d, table);
            gpointer index = g_hash_table_lookup(at, identity);
            if (index)
                tables->pdata[GPOINTER_TO_UINT(index) - 1] = table;
            else
                g_ptr_array_add(tables, table);
            if (!index)
                g_hash_table_insert(at, (gpointer)(uintptr_t)identity, GUINT_TO_POINTER(tables->len));
        }
    }
    return tables;
}

static void emit_entity(Drizzle *d, const Value *value) {
    const Value *root = drizzle_root(value), *schema = drizzle_schema_of(root);
    DrizzleTrouble ignored = {0};
    DrizzleKind kind = drizzle_kind(value);
    if (schema && kind != DRIZZLE_TABLE) {
        const char *name = drizzle_name(d, root, &ignored).name;
        drizzle_uses(d, schema, name ? name : "");
    }
    if (kind == DRIZZLE_ENUM)
        drizzle_emit_enum(d, root);
    else if (kind == DRIZZLE_SCHEMA)
        drizzle_emit_schema(d, root);
    else if (kind == DRIZZLE_SEQUENCE)
        drizzle_emit_sequence(d, root);
    else if (kind == DRIZZLE_ROLE && d->options && d->options->own_roles)
        drizzle_emit_role(d, value);
    else if (kind == DRIZZLE_VIEW)
        drizzle_emit_view(d, value);
}

static void emit_all(Drizzle *d, const GArray *exports) {
    g_autoptr(GPtrArray) tables = tables_of(d, exports);
    for (guint i = 0; i < exports->len; i++)
        if (drizzle_kind(g_array_index(exports, Export, i).value) == DRIZZLE_SCHEMA)
            drizzle_emit_schema(d, drizzle_root(g_array_index(exports, Export, i).value));
    for (guint i = 0; i < tables->len; i++)
        ((DrizzleTable *)tables->pdata[i])->exported = true;
    drizzle_claim_names(d);
    for (guint i = 0; i < tables->len; i++)
        drizzle_emit_table(d, tables->pdata[i]);
    for (guint i = 0; i < tables->len; i++) {
        drizzle_emit_references(d, tables->pdata[i]);
        drizzle_emit_extras(d, tables->pdata[i]);
    }
    for (guint i = 0; i < exports->len; i++)
        emit_entity(d, g_array_index(exports, Export, i).value);
    for (guint i = 0; i < exports->len; i++)
        if (drizzle_kind(g_array_index(exports, Export, i).value) == DRIZZLE_POLICY)
            drizzle_emit_linked_policy(d, g_array_index(exports, Export, i).value);
    drizzle_report_traps(d);
}

/* --- the end --------------------------------------------------------------------------------------------------------------------------------------- */

/* What the program could not read is missing somewhere, nobody knows where. */
static void take_notes(Drizzle *d) {
    const GArray *notes = program_notes(d->program);
    for (guint i = 0; i < notes->len; i++) {
        const ProgramNote *note = &g_array_index(notes, ProgramNote, i);
        declaration_note(d->declaration, &(DeclarationNote){.kind = NOTE_UNREAD, .place = note->place, .object_kind = KIND_COUNT, .text = note->text});
    }
    g_autoptr(GPtrArray) files = program_files(d->program);
    for (guint i = 0; i < files->len; i++)
        declaration_add_file(d->declaration, files->pdata[i]);
}

static void note_other_dialect(Drizzle *d, const char *path) {
    if (d->other_dialect)
        declaration_note(d->declaration, &(DeclarationNote){.kind = NOTE_IGNORED, .place = {path, 0}, .object_kind = KIND_COUNT,
                                                            .text = text_pool_printf(d->texts, "%zu exports are of another database than PostgreSQL", d->other_dialect)});
}

Declaration *declared_read_drizzle(FileTree *tree, const char *const *paths, const char *const *folders, const DrizzleOptions *options, ParseCache *cache, GError **error) {
    g_autoptr(GPtrArray) entries = drizzle_entries(tree, paths, folders, error);
    if (!entries)
        return NULL;
    g_autoptr(Drizzle) d = drizzle_new(tree, options, cache);
    g_autoptr(GArray) exports = g_array_new(FALSE, FALSE, sizeof(Export));
    g_autoptr(GPtrArray) modules = g_ptr_array_new();
    if (!read_entries(d, entries, exports, modules, error))
        return NULL;
    if (!d->entities && !program_notes(d->program)->len) {
        error_set(error, ERROR_INCOMPLETE, "no pgTable is exported by %s", (const char *)entries->pdata[0]);
        return NULL;
    }
    add_modules(d, exports, modules);
    drizzle_order(d, modules);
    emit_all(d, exports);
    note_other_dialect(d, entries->pdata[0]);
    take_notes(d);
    schema_write(d->schema);
    d->declaration->extras.read -= d->enums_unread;
    declaration_seal(d->declaration);
    return g_steal_pointer(&d->declaration);
}
