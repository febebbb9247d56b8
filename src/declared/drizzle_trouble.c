#include "drizzle.h"

#include <string.h>

const char *drizzle_keep(Drizzle *d, const char *text) {
    return text_pool_add(d->texts, text);
}

void drizzle_fail(Drizzle *d, DrizzleTrouble *trouble, const Value *value, const char *format, ...) {
    if (!trouble || trouble->why)
        return;
    const Value *unknown = value ? value_unknown(value) : NULL;
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
