#include "prisma_model.h"

#include <string.h>

/* Relations: foreign keys of those with `fields`, tables of those that are lists on both sides. */

static PrismaModel *model_of(const Prisma *prisma, const PrismaField *field) {
    return field->type ? g_hash_table_lookup(prisma->model_names, field->type) : NULL;
}

static const PrismaAttribute *relation_of(const PrismaField *field) {
    return prisma_find_attribute(field->attributes, "relation");
}

static const char *relation_name(const PrismaField *field) {
    return prisma_text_argument(relation_of(field), "name", true, false);
}

/* --- foreign keys ----------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *sql;
} ACTIONS[] = {{"Cascade", "CASCADE"}, {"Restrict", "RESTRICT"}, {"NoAction", "NO ACTION"}, {"SetNull", "SET NULL"}, {"SetDefault", "SET DEFAULT"}};

/* False: a word that is no action. */
static bool action_of(const PrismaAttribute *relation, const char *argument, const char **sql) {
    const PrismaValue *value = prisma_argument(relation, argument, false);
    if (!value)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(ACTIONS); i++)
        if (value->kind == PRISMA_NAME && strcmp(value->text, ACTIONS[i].name) == 0) {
            *sql = ACTIONS[i].sql;
            return true;
        }
    return false;
}

static bool all_optional(const GPtrArray *fields) {
    for (guint i = 0; i < fields->len; i++)
        if (!((const PrismaField *)fields->pdata[i])->optional)
            return false;
    return true;
}

static const char *default_delete(const Prisma *prisma, const GPtrArray *fields) {
    if (all_optional(fields))
        return "SET NULL";
    return prisma->major < PRISMA_FIRST_NAMING ? "CASCADE" : "RESTRICT";
}

static void take_columns(GPtrArray *to, const GPtrArray *from) {
    for (guint i = 0; i < from->len; i++)
        g_ptr_array_add(to, from->pdata[i]);
}

/* `references`, else the other model's primary key. */
static bool referenced_columns(Prisma *prisma, const PrismaAttribute *relation, const PrismaModel *other, GPtrArray *columns) {
    const PrismaValue *names = prisma_argument(relation, "references", false);
    if (names)
        return prisma_columns(prisma, other, names, columns, NULL);
    for (guint i = 0; i < other->primary_key->len; i++) {
        const PrismaField *field = other->primary_key->pdata[i];
        g_ptr_array_add(columns, (gpointer)(uintptr_t)prisma_mapped(prisma, field->name, field->attributes));
    }
    return columns->len > 0;
}

static SchemaConstraint *add_foreign_key(SchemaTable *table, const char *name, SourcePlace place, const PrismaModel *other) {
    SchemaConstraint *constraint = schema_table_add_constraint(table, SCHEMA_FOREIGN_KEY, name, place);
    constraint->foreign = (QualifiedName){other->schema, other->table};
    return constraint;
}

static void build_foreign_key(Prisma *prisma, PrismaModel *model, const PrismaField *field, const PrismaAttribute *relation, PrismaModel *other) {
    g_autoptr(GPtrArray) columns = g_ptr_array_new(), fields = g_ptr_array_new(), foreign = g_ptr_array_new();
    bool known = prisma_columns(prisma, model, prisma_argument(relation, "fields", false), columns, fields);
    known = known && referenced_columns(prisma, relation, other, foreign) && columns->len == foreign->len;
    const char *on_delete = known ? default_delete(prisma, fields) : NULL, *on_update = "CASCADE";
    known = known && action_of(relation, "onDelete", &on_delete) && action_of(relation, "onUpdate", &on_update);
    if (!known) {
        prisma->declaration->extras.seen++;
        prisma_unread(prisma, model, relation->line, NULL, "the relation " CODE("%s") " was not understood", field->name);
        return;
    }
    if (!other->made)
        return; /* to a view: the client follows it, the database does not know it */
    const char *map = prisma_text_argument(relation, "map", false, false);
    const char *name = map ? prisma_given_name(prisma, map) : prisma_constraint_name(prisma, SCHEMA_FOREIGN_KEY, model->table, columns);
    SchemaConstraint *constraint = add_foreign_key(model->made, name, prisma_place(model->block, relation->line), other);
    take_columns(constraint->columns, columns);
    take_columns(constraint->foreign_columns, foreign);
    constraint->on_delete = on_delete;
    constraint->on_update = on_update;
}

/* --- tables of implicit relations ------------------------------------------------------------------------------------------- */

typedef struct {
    const PrismaModel *model;
    const PrismaField *field;
} Side;

static const char *implicit_name(Prisma *prisma, const Side *a, const Side *b) {
    const char *name = relation_name(a->field);
    TextPool *texts = prisma->schema->texts;
    const char *whole = name ? text_pool_printf(texts, "_%s", prisma_given_name(prisma, name)) : text_pool_printf(texts, "_%sTo%s", a->model->block->name, b->model->block->name);
    return prisma_fitted_name(prisma, whole, "");
}

static void add_implicit_side(Prisma *prisma, SchemaTable *table, const char *column_name, const Side *side) {
    const PrismaField *key = side->model->primary_key->pdata[0];
    SchemaColumn *column = schema_table_add_column(table, column_name, table->place);
    column->type = prisma_column_type(prisma, side->model, key, false);
    column->not_null = true;
    if (prisma->emulated)
        return;
    const char *suffix = text_pool_printf(prisma->schema->texts, "_%s_fkey", column_name);
    const char *name = prisma->major < PRISMA_FIRST_NAMING ? NULL : prisma_fitted_name(prisma, table->name, suffix);
    SchemaConstraint *constraint = add_foreign_key(table, name, table->place, side->model);
    g_ptr_array_add(constraint->columns, (gpointer)(uintptr_t)column_name);
    g_ptr_array_add(constraint->foreign_columns, (gpointer)(uintptr_t)prisma_mapped(prisma, key->name, key->attributes));
    constraint->on_delete = constraint->on_update = "CASCADE";
}

static void add_index_of(SchemaTable *table, const char *name, bool unique, const char *const *columns) {
    SchemaIndex *index = schema_table_add_index(table, name, table->place);
    index->unique = unique;
    for (; *columns; columns++) {
        const SchemaIndexItem item = {.column = *columns};
        g_array_append_val(index->items, item);
    }
}

static void build_implicit(Prisma *prisma, PrismaModel *model, const Side *a, const Side *b) {
    const PrismaModel *models[] = {a->model, b->model};
    const char *name = implicit_name(prisma, a, b);
    for (size_t i = 0; i < G_N_ELEMENTS(models); i++)
        if (models[i]->primary_key->len != 1 || !prisma_column_type(prisma, models[i], models[i]->primary_key->pdata[0], false)) {
            prisma->declaration->tables.seen++;
            prisma_unread(prisma, model, a->field->line, NULL, "the relation " CODE("%s") " has no table: " CODE("%s") " has no primary key of one column", a->field->name, models[i]->block->name);
            declaration_doubt(prisma->declaration, schema_identity(prisma->schema, a->model->schema, name, NULL), true);
            return;
        }
    SchemaTable *table = schema_add_table(prisma->schema, a->model->schema, name, prisma_place(a->model->block, a->field->line));
    add_implicit_side(prisma, table, "A", a);
    add_implicit_side(prisma, table, "B", b);
    static const char *const BOTH[] = {"A", "B", NULL};
    if (prisma->major >= PRISMA_KEYED_RELATIONS) {
        SchemaConstraint *key = schema_table_add_constraint(table, SCHEMA_PRIMARY_KEY, prisma_fitted_name(prisma, name, "_AB_pkey"), table->place);
        for (size_t i = 0; BOTH[i]; i++)
            g_ptr_array_add(key->columns, (gpointer)(uintptr_t)BOTH[i]);
    } else {
        add_index_of(table, prisma_fitted_name(prisma, name, "_AB_unique"), true, BOTH);
    }
    add_index_of(table, prisma_fitted_name(prisma, name, "_B_index"), false, BOTH + 1);
}

/* --- the other side --------------------------------------------------------------------------------------------------------- */

static const char *side_key(Prisma *prisma, const char *from, const char *to, const char *name) {
    return text_pool_printf(prisma->schema->texts, "%s\x1f%s\x1f%s", from, to, name ? name : "");
}

/* Relation fields by model, target and name: key -> GPtrArray of Side *, at most three of each. */
static GHashTable *gather_sides(Prisma *prisma) {
    enum { ENOUGH = 3 };
    GHashTable *sides = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < prisma->models->len; i++) {
        const PrismaModel *model = prisma->models->pdata[i];
        for (const PrismaField *field = model->block->fields; field; field = field->next) {
            if (!model_of(prisma, field))
                continue;
            const char *key = side_key(prisma, model->block->name, field->type, relation_name(field));
            GPtrArray *list = g_hash_table_lookup(sides, key);
            if (!list) {
                list = g_ptr_array_new();
                g_hash_table_insert(sides, (gpointer)(uintptr_t)key, list);
            }
            if (list->len < ENOUGH)
                g_ptr_array_add(list, (gpointer)(uintptr_t)field);
        }
    }
    return sides;
}

static const PrismaField *find_opposite(Prisma *prisma, GHashTable *sides, const PrismaModel *model, const PrismaField *field) {
    const GPtrArray *list = g_hash_table_lookup(sides, side_key(prisma, field->type, model->block->name, relation_name(field)));
    for (guint i = 0; list && i < list->len; i++)
        if (list->pdata[i] != field)
            return list->pdata[i];
    return NULL;
}

/* A list: made here when the opposite is one too, and this is the side that is first by the names of models, then fields. */
static void build_list(Prisma *prisma, GHashTable *sides, PrismaModel *model, const PrismaField *field, PrismaModel *other) {
    const PrismaField *opposite = find_opposite(prisma, sides, model, field);
    if (!opposite) {
        prisma_unread(prisma, model, field->line, NULL, "the relation " CODE("%s") " has no other side", field->name);
        return;
    }
    int order = strcmp(model->block->name, other->block->name);
    order = order ? order : strcmp(field->name, opposite->name);
    if (opposite->list && order < 0 && other->made)
        build_implicit(prisma, model, &(Side){model, field}, &(Side){other, opposite});
}

void prisma_build_relations(Prisma *prisma) {
    g_autoptr(GHashTable) sides = gather_sides(prisma);
    for (guint i = 0; i < prisma->models->len; i++) {
        PrismaModel *model = prisma->models->pdata[i];
        for (const PrismaField *field = model->block->fields; model->made && field; field = field->next) {
            PrismaModel *other = model_of(prisma, field);
            const PrismaAttribute *relation = relation_of(field);
            if (!other)
                continue;
            if (field->list)
                build_list(prisma, sides, model, field, other);
            else if (prisma_argument(relation, "fields", false) && !prisma->emulated)
                build_foreign_key(prisma, model, field, relation, other);
        }
    }
}
