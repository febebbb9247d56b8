#include "drizzle.h"

#include <string.h>

const char *drizzle_keep(Drizzle *d, const char *text) {
    return text_pool_add(d->texts, text);
}

/* The import that a chain starts from, of a package that is neither Drizzle nor in the repository; NULL: none. */
static const Value *foreign_root(const Value *value) {
    while (value && (value->kind == VALUE_MEMBER || value->kind == VALUE_CALL || value->kind == VALUE_TEMPLATE))
        value = value->target;
    return value && value->kind == VALUE_EXTERNAL && value->module && !drizzle_symbol(value, NULL) ? value : NULL;
}

void drizzle_fail(Drizzle *d, DrizzleTrouble *trouble, const Value *value, const char *format, ...) {
    if (!trouble || trouble->why)
        return;
    const Value *root = foreign_root(value), *unknown = value ? value_unknown(value) : NULL;
    if (root) {
        const SourcePlace nowhere = {NULL, 0}; /* where an import stands says nothing about its use */
        *trouble = (DrizzleTrouble){value == root ? nowhere : value->place, text_pool_printf(d->texts, CODE("%s") " comes from " CODE("%s") ", which is not in the repository", root->text, root->module)};
        return;
    }
    if (unknown) {
        *trouble = (DrizzleTrouble){unknown->place.path ? unknown->place : value->place, drizzle_keep(d, unknown->text)};
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    *trouble = (DrizzleTrouble){value ? value->place : (SourcePlace){NULL, 0}, drizzle_keep(d, text)};
}

void drizzle_fail_column(Drizzle *d, DrizzleTrouble *trouble, const Value *value) {
    const DrizzleTable *table = value && value->kind == VALUE_MEMBER ? drizzle_table(d, value->target) : NULL;
    if (!trouble->why && table && table->name)
        *trouble = (DrizzleTrouble){value->place, text_pool_printf(d->texts, CODE("%s") " is no column of " CODE("%s") " that is known", value->text, table->name)};
    drizzle_fail(d, trouble, value, "this is no column that is known");
}

void drizzle_unread(Drizzle *d, const DrizzleTrouble *trouble, ObjectKind kind, const char *identity, bool whole) {
    declaration_note(d->declaration, &(DeclarationNote){.kind = NOTE_UNREAD, .place = trouble->place, .object_kind = kind, .object = identity, .text = trouble->why ? trouble->why : "not understood"});
    declaration_doubt(d->declaration, identity, whole);
}

const char *drizzle_table_identity(Drizzle *d, const DrizzleTable *table) {
    return table->name ? schema_identity(d->schema, table->schema, table->name, NULL) : NULL;
}

void drizzle_unread_table(Drizzle *d, DrizzleTable *table, const DrizzleTrouble *trouble, bool whole) {
    table->unread = true;
    if (table->made)
        table->made->unread = true;
    drizzle_unread(d, trouble, KIND_TABLE, drizzle_table_identity(d, table), whole);
}
