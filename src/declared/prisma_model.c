#include "prisma_model.h"

#include <stdarg.h>
#include <string.h>
#include "base/error.h"
#include "schema_name.h"

/* --- the value -------------------------------------------------------------------------------------------------------------- */

static void model_free(gpointer data) {
    PrismaModel *model = data;
    g_hash_table_destroy(model->fields);
    g_hash_table_destroy(model->columns);
    g_ptr_array_unref(model->primary_key);
    g_free(model);
}

static void enum_free(gpointer data) {
    PrismaEnum *item = data;
    g_hash_table_destroy(item->values);
    g_free(item);
}

Prisma *prisma_new(Declaration *declaration, Schema *schema, PrismaAst *ast) {
    Prisma *prisma = g_new0(Prisma, 1);
    prisma->declaration = declaration;
    prisma->schema = schema;
    prisma->ast = ast;
    prisma->major = PRISMA_KEYED_RELATIONS;
    prisma->datasource = "db";
    prisma->models = g_ptr_array_new_with_free_func(model_free);
    prisma->model_names = g_hash_table_new(g_str_hash, g_str_equal);
    prisma->enums = g_ptr_array_new_with_free_func(enum_free);
    prisma->enum_names = g_hash_table_new(g_str_hash, g_str_equal);
    return prisma;
}

void prisma_free(Prisma *prisma) {
    if (!prisma)
        return;
    g_hash_table_destroy(prisma->enum_names);
    g_ptr_array_unref(prisma->enums);
    g_hash_table_destroy(prisma->model_names);
    g_ptr_array_unref(prisma->models);
    g_free(prisma);
}

/* --- small questions -------------------------------------------------------------------------------------------------------- */

const PrismaAttribute *prisma_find_attribute(const PrismaAttribute *list, const char *name) {
    while (list && strcmp(list->name, name) != 0)
        list = list->next;
    return list;
}

const PrismaValue *prisma_argument(const PrismaAttribute *attribute, const char *name, bool first) {
    const PrismaValue *unnamed = NULL;
    for (const PrismaArgument *argument = attribute ? attribute->arguments : NULL; argument; argument = argument->next) {
        if (argument->name && strcmp(argument->name, name) == 0)
            return argument->value;
        if (!argument->name && !unnamed)
            unnamed = argument->value;
    }
    return first ? unnamed : NULL;
}

const char *prisma_value_text(const PrismaValue *value, bool names) {
    return value && (value->kind == PRISMA_STRING || (names && value->kind == PRISMA_NAME)) ? value->text : NULL;
}

const char *prisma_text_argument(const PrismaAttribute *attribute, const char *name, bool first, bool names) {
    return prisma_value_text(prisma_argument(attribute, name, first), names);
}

const PrismaArgument *prisma_items(const PrismaValue *value, PrismaArgument *one) {
    if (!value || value->kind == PRISMA_ARRAY)
        return value ? value->items : NULL;
    *one = (PrismaArgument){.value = value};
    return one;
}

const char *prisma_mapped(Prisma *prisma, const char *name, const PrismaAttribute *attributes) {
    const char *mapped = prisma_text_argument(prisma_find_attribute(attributes, "map"), "name", true, false);
    return mapped ? prisma_given_name(prisma, mapped) : name;
}

const char *prisma_mapped_schema(Prisma *prisma, const PrismaAttribute *attributes) {
    const char *schema = prisma_text_argument(prisma_find_attribute(attributes, "schema"), "map", true, false);
    return schema && strcmp(schema, "public") != 0 ? prisma_given_name(prisma, schema) : NULL;
}

SourcePlace prisma_place(const PrismaBlock *block, int line) {
    return (SourcePlace){block->place.path, line};
}

void prisma_unread(Prisma *prisma, PrismaModel *model, int line, const char *column, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    const char *object = column ? schema_identity(prisma->schema, model->schema, model->table, column) : model->identity;
    declaration_note(prisma->declaration, &(DeclarationNote){.kind = NOTE_UNREAD,
                                                            .place = prisma_place(model->block, line),
                                                            .object_kind = column ? KIND_COLUMN : KIND_TABLE,
                                                            .object = object,
                                                            .text = text});
    declaration_doubt(prisma->declaration, object, !column);
    if (model->made)
        model->made->unread = true;
}

/* What belongs to no table: anything may be missing. */
static void unread_block(Prisma *prisma, SourcePlace place, const char *object, ObjectKind kind, const char *text) {
    declaration_note(prisma->declaration, &(DeclarationNote){.kind = NOTE_UNREAD, .place = place, .object_kind = kind, .object = object, .text = text});
    declaration_doubt(prisma->declaration, object, true);
}

static void add_problems(Prisma *prisma, const PrismaBlock *block, const char *object, ObjectKind kind) {
    for (const PrismaProblem *problem = block->problems; problem; problem = problem->next)
        unread_block(prisma, prisma_place(block, problem->line), object, kind, problem->text);
}

/* --- datasource and generators ---------------------------------------------------------------------------------------------- */

enum { LIST_LIMIT = 1000 }; /* schemas, extensions: each is compared with each */

static const PrismaProperty *find_property(const PrismaBlock *block, const char *name) {
    for (const PrismaProperty *property = block->properties; property; property = property->next)
        if (strcmp(property->name, name) == 0)
            return property;
    return NULL;
}

static bool check_provider(Prisma *prisma, const PrismaBlock *block, GError **error) {
    const PrismaProperty *property = find_property(block, "provider");
    const char *provider = property ? prisma_value_text(property->value, false) : NULL;
    if (!provider) {
        unread_block(prisma, property ? prisma_place(block, property->line) : block->place, NULL, KIND_COUNT,
                     "the provider of the datasource is not written: taken for " CODE("postgresql"));
        return true;
    }
    if (strcmp(provider, "postgresql") == 0 || strcmp(provider, "postgres") == 0)
        return true;
    g_autoptr(GString) shown = g_string_new(NULL);
    text_visible(shown, provider, -1, true);
    error_set(error, ERROR_INCOMPLETE, "%s:%d: the provider is \"%s\", not postgresql", block->place.path, property->line, shown->str);
    return false;
}

static void add_schemas(Prisma *prisma, const PrismaBlock *block) {
    const PrismaProperty *property = find_property(block, "schemas");
    PrismaArgument one;
    int count = 0;
    for (const PrismaArgument *item = property ? prisma_items(property->value, &one) : NULL; item && count++ < LIST_LIMIT; item = item->next) {
        const char *name = prisma_value_text(item->value, false);
        if (name && strcmp(name, "public") != 0)
            g_ptr_array_add(prisma->schema->schemas, (gpointer)(uintptr_t)prisma_given_name(prisma, name));
    }
}

static void add_statement(Prisma *prisma, SourcePlace place, const char *name, const char *sql) {
    declaration_add(prisma->declaration, &(DeclarationStatement){.sql = sql, .place = place, .object = schema_printed_name(prisma->schema, name)});
}

/* Into a schema of its own, which must be there before: schema_write() makes none of both then. */
static void add_placed_extension(Prisma *prisma, SourcePlace place, const char *name, const char *schema_name) {
    TextPool *texts = prisma->schema->texts;
    const char *quoted = schema_quote(prisma->schema, schema_name);
    if (strcmp(schema_name, "public") != 0)
        add_statement(prisma, place, schema_name, text_pool_printf(texts, "CREATE SCHEMA IF NOT EXISTS %s", quoted));
    for (guint i = prisma->schema->schemas->len; i-- > 0;)
        if (strcmp(prisma->schema->schemas->pdata[i], schema_name) == 0)
            g_ptr_array_remove_index(prisma->schema->schemas, i);
    add_statement(prisma, place, name, text_pool_printf(texts, "CREATE EXTENSION IF NOT EXISTS %s WITH SCHEMA %s", schema_quote(prisma->schema, name), quoted));
}

/* pgcrypto, or uuid_ossp(map: "uuid-ossp", schema: "extensions", version: "1.1"). */
static void add_extensions(Prisma *prisma, const PrismaBlock *block) {
    const PrismaProperty *property = find_property(block, "extensions");
    PrismaArgument one;
    int count = 0;
    for (const PrismaArgument *item = property ? prisma_items(property->value, &one) : NULL; item && count++ < LIST_LIMIT; item = item->next) {
        const PrismaAttribute call = {.arguments = item->value->items};
        const char *mapped = prisma_text_argument(&call, "map", false, false), *schema_name = prisma_text_argument(&call, "schema", false, false);
        const char *name = mapped ? mapped : item->value->text;
        if (name && schema_name)
            add_placed_extension(prisma, prisma_place(block, property->line), prisma_given_name(prisma, name), prisma_given_name(prisma, schema_name));
        else if (name)
            g_ptr_array_add(prisma->schema->extensions, (gpointer)(uintptr_t)prisma_given_name(prisma, name));
    }
}

bool prisma_build_config(Prisma *prisma, GError **error) {
    for (guint i = 0; i < prisma->ast->problems->len; i++) {
        const PrismaStray *stray = &g_array_index(prisma->ast->problems, PrismaStray, i);
        unread_block(prisma, stray->place, NULL, KIND_COUNT, stray->text);
    }
    bool found = false;
    for (const PrismaBlock *block = prisma->ast->blocks; block; block = block->next) {
        if (block->kind == PRISMA_OTHER)
            unread_block(prisma, block->place, NULL, KIND_COUNT, text_pool_printf(prisma->schema->texts, "a block " CODE("%s %s") " was not understood", block->keyword, block->name));
        if (block->kind != PRISMA_DATASOURCE || found)
            continue;
        found = true;
        prisma->datasource = block->name;
        if (!check_provider(prisma, block, error))
            return false;
        const PrismaProperty *mode = find_property(block, "relationMode");
        if (!mode)
            mode = find_property(block, "referentialIntegrity");
        prisma->emulated = mode && g_strcmp0(prisma_value_text(mode->value, false), "prisma") == 0;
        add_schemas(prisma, block);
        add_extensions(prisma, block);
    }
    return true;
}

/* --- enums ------------------------------------------------------------------------------------------------------------------ */

static void add_enum_values(Prisma *prisma, PrismaEnum *item, SchemaEnum *made) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (const PrismaField *value = item->block->fields; value; value = value->next) {
        const char *name = prisma_mapped(prisma, value->name, value->attributes);
        g_hash_table_insert(item->values, (gpointer)(uintptr_t)value->name, (gpointer)(uintptr_t)name);
        if (g_hash_table_add(seen, (gpointer)(uintptr_t)name))
            g_ptr_array_add(made->values, (gpointer)(uintptr_t)name);
    }
}

static void build_enum(Prisma *prisma, const PrismaBlock *block, GHashTable *made) {
    const char *schema = prisma_mapped_schema(prisma, block->attributes), *name = prisma_mapped(prisma, block->name, block->attributes);
    const char *identity = schema_identity(prisma->schema, schema, name, NULL);
    if (!g_hash_table_add(made, (gpointer)(uintptr_t)identity) || g_hash_table_lookup(prisma->enum_names, block->name)) {
        prisma->declaration->extras.seen++;
        unread_block(prisma, block->place, identity, KIND_ENUM, text_pool_printf(prisma->schema->texts, "a second enum " CODE("%s"), name));
        return;
    }
    add_problems(prisma, block, identity, KIND_ENUM);
    PrismaEnum *item = g_new0(PrismaEnum, 1);
    item->block = block;
    item->type = schema_qualified(prisma->schema, schema, name);
    item->values = g_hash_table_new(g_str_hash, g_str_equal);
    add_enum_values(prisma, item, schema_add_enum(prisma->schema, schema, name, block->place));
    g_ptr_array_add(prisma->enums, item);
    g_hash_table_insert(prisma->enum_names, (gpointer)(uintptr_t)block->name, item);
}

void prisma_build_enums(Prisma *prisma) {
    g_autoptr(GHashTable) made = g_hash_table_new(g_str_hash, g_str_equal);
    for (const PrismaBlock *block = prisma->ast->blocks; block; block = block->next)
        if (block->kind == PRISMA_ENUM)
            build_enum(prisma, block, made);
}

/* --- models ----------------------------------------------------------------------------------------------------------------- */

static PrismaModel *add_model(Prisma *prisma, const PrismaBlock *block) {
    PrismaModel *model = g_new0(PrismaModel, 1);
    model->block = block;
    model->schema = prisma_mapped_schema(prisma, block->attributes);
    model->table = prisma_mapped(prisma, block->name, block->attributes);
    model->identity = schema_identity(prisma->schema, model->schema, model->table, NULL);
    model->fields = g_hash_table_new(g_str_hash, g_str_equal);
    model->columns = g_hash_table_new(g_str_hash, g_str_equal);
    model->primary_key = g_ptr_array_new();
    g_ptr_array_add(prisma->models, model);
    if (!g_hash_table_contains(prisma->model_names, block->name))
        g_hash_table_insert(prisma->model_names, (gpointer)(uintptr_t)block->name, model);
    for (PrismaField *field = block->fields; field; field = field->next)
        if (!g_hash_table_contains(model->fields, field->name))
            g_hash_table_insert(model->fields, (gpointer)(uintptr_t)field->name, field);
    return model;
}

static void build_view(Prisma *prisma, PrismaModel *model) {
    schema_add_view(prisma->schema, model->schema, model->table, model->block->place);
    declaration_note(prisma->declaration, &(DeclarationNote){.kind = NOTE_IGNORED,
                                                            .place = model->block->place,
                                                            .object_kind = KIND_VIEW,
                                                            .object = model->identity,
                                                            .text = "Prisma Migrate does not make views: the block says only that there is one"});
    declaration_doubt(prisma->declaration, model->identity, true);
}

static void build_table(Prisma *prisma, PrismaModel *model, GHashTable *made) {
    if (!g_hash_table_add(made, (gpointer)(uintptr_t)model->identity)) {
        prisma->declaration->tables.seen++;
        prisma_unread(prisma, model, model->block->place.line, NULL, "a second model for the table " CODE("%s"), model->table);
        return;
    }
    model->made = schema_add_table(prisma->schema, model->schema, model->table, model->block->place);
    model->made->key = model->block->name;
    for (const PrismaProblem *problem = model->block->problems; problem; problem = problem->next)
        prisma_unread(prisma, model, problem->line, NULL, "%s", problem->text);
    for (const PrismaField *field = model->block->fields; field; field = field->next)
        prisma_build_column(prisma, model, field);
    prisma_build_keys(prisma, model);
}

/* All names first: a field's type may be a model further down. */
void prisma_build_models(Prisma *prisma) {
    for (const PrismaBlock *block = prisma->ast->blocks; block; block = block->next)
        if (block->kind == PRISMA_MODEL || block->kind == PRISMA_VIEW)
            add_model(prisma, block);
        else if (block->kind == PRISMA_TYPE)
            unread_block(prisma, block->place, NULL, KIND_COUNT, text_pool_printf(prisma->schema->texts, "a composite type " CODE("%s") ", which Prisma has for MongoDB only", block->name));
    g_autoptr(GHashTable) made = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < prisma->models->len; i++) {
        PrismaModel *model = prisma->models->pdata[i];
        if (model->block->kind == PRISMA_VIEW)
            build_view(prisma, model);
        else
            build_table(prisma, model, made);
    }
}
