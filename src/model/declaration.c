#include "model/declaration.h"

#include <string.h>

Declaration *declaration_new(DeclaredFormat format) {
    Declaration *declaration = g_new0(Declaration, 1);
    declaration->texts = text_pool_new();
    declaration->format = format;
    declaration->statements = g_array_new(FALSE, FALSE, sizeof(DeclarationStatement));
    declaration->notes = g_array_new(FALSE, FALSE, sizeof(DeclarationNote));
    declaration->doubts = g_array_new(FALSE, FALSE, sizeof(DeclarationDoubt));
    declaration->files = g_ptr_array_new();
    declaration->places = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    return declaration;
}

void declaration_free(Declaration *declaration) {
    if (!declaration)
        return;
    g_hash_table_destroy(declaration->places);
    g_ptr_array_unref(declaration->files);
    g_array_unref(declaration->doubts);
    g_array_unref(declaration->notes);
    g_array_unref(declaration->statements);
    text_pool_free(declaration->texts);
    g_free(declaration);
}

static SourcePlace keep_place(Declaration *declaration, SourcePlace place) {
    return (SourcePlace){text_pool_add(declaration->texts, place.path), place.line};
}

void declaration_add(Declaration *declaration, const DeclarationStatement *statement) {
    const DeclarationStatement copy = {text_pool_add(declaration->texts, statement->sql), keep_place(declaration, statement->place),
                                       text_pool_add(declaration->texts, statement->object)};
    g_array_append_val(declaration->statements, copy);
}

DeclarationNote *declaration_note(Declaration *declaration, const DeclarationNote *note) {
    TextPool *texts = declaration->texts;
    const DeclarationNote copy = {.kind = note->kind,
                                  .place = keep_place(declaration, note->place),
                                  .rule = text_pool_add(texts, note->rule),
                                  .object_kind = note->object_kind,
                                  .object = text_pool_add(texts, note->object),
                                  .text = text_pool_add(texts, note->text),
                                  .consequence = text_pool_add(texts, note->consequence),
                                  .remedy = text_pool_add(texts, note->remedy)};
    g_array_append_val(declaration->notes, copy);
    return &g_array_index(declaration->notes, DeclarationNote, declaration->notes->len - 1);
}

void declaration_doubt(Declaration *declaration, const char *object, bool whole) {
    const DeclarationDoubt doubt = {text_pool_add(declaration->texts, object), whole || !object};
    g_array_append_val(declaration->doubts, doubt);
}

void declaration_set_place(Declaration *declaration, const char *identity, SourcePlace place) {
    const SourcePlace kept = keep_place(declaration, place);
    g_hash_table_insert(declaration->places, (gpointer)(uintptr_t)text_pool_add(declaration->texts, identity), g_memdup2(&kept, sizeof kept));
}

void declaration_add_file(Declaration *declaration, const char *path) {
    g_ptr_array_add(declaration->files, (gpointer)(uintptr_t)text_pool_add(declaration->texts, path));
}

static void add_counts(DeclarationCount *to, DeclarationCount from) {
    to->seen += from.seen;
    to->read += from.read;
}

void declaration_append(Declaration *declaration, const Declaration *other) {
    for (guint i = 0; i < other->statements->len; i++)
        declaration_add(declaration, &g_array_index(other->statements, DeclarationStatement, i));
    for (guint i = 0; i < other->notes->len; i++)
        declaration_note(declaration, &g_array_index(other->notes, DeclarationNote, i));
    for (guint i = 0; i < other->doubts->len; i++) {
        const DeclarationDoubt *doubt = &g_array_index(other->doubts, DeclarationDoubt, i);
        declaration_doubt(declaration, doubt->object, doubt->whole);
    }
    for (guint i = 0; i < other->files->len; i++)
        declaration_add_file(declaration, other->files->pdata[i]);
    GHashTableIter places;
    gpointer identity, place;
    g_hash_table_iter_init(&places, other->places);
    while (g_hash_table_iter_next(&places, &identity, &place))
        declaration_set_place(declaration, identity, *(const SourcePlace *)place);
    add_counts(&declaration->tables, other->tables);
    add_counts(&declaration->columns, other->columns);
    add_counts(&declaration->extras, other->extras);
}

/* --- sealing ------------------------------------------------------------------------------------------------------------ */

static int compare_places(SourcePlace a, SourcePlace b) {
    int order = g_strcmp0(a.path, b.path);
    return order ? order : (a.line > b.line) - (a.line < b.line);
}

static int compare_notes(gconstpointer a, gconstpointer b) {
    const DeclarationNote *left = a, *right = b;
    int order = compare_places(left->place, right->place);
    order = order ? order : g_strcmp0(left->object, right->object);
    order = order ? order : (int)left->kind - (int)right->kind;
    return order ? order : g_strcmp0(left->text, right->text);
}

static int compare_doubts(gconstpointer a, gconstpointer b) {
    const DeclarationDoubt *left = a, *right = b;
    int order = g_strcmp0(left->object, right->object);
    return order ? order : (int)right->whole - (int)left->whole; /* the wider one first */
}

/* The object of two neighbours is enough to tell double doubts; of notes all counts. */
static int compare_doubt_objects(gconstpointer a, gconstpointer b) {
    return g_strcmp0(((const DeclarationDoubt *)a)->object, ((const DeclarationDoubt *)b)->object);
}

static void sort_once(GArray *array, size_t size, GCompareFunc order, GCompareFunc same) {
    g_array_sort(array, order);
    guint kept = 0;
    for (guint i = 0; i < array->len; i++) {
        char *element = array->data + i * size;
        if (kept > 0 && same(array->data + (kept - 1) * size, element) == 0)
            continue;
        memmove(array->data + kept++ * size, element, size);
    }
    g_array_set_size(array, kept);
}

void declaration_seal(Declaration *declaration) {
    sort_once(declaration->notes, sizeof(DeclarationNote), compare_notes, compare_notes);
    sort_once(declaration->doubts, sizeof(DeclarationDoubt), compare_doubts, compare_doubt_objects);
    g_ptr_array_sort(declaration->files, text_compare_entries);
    for (guint i = declaration->files->len; i-- > 1;)
        if (strcmp(declaration->files->pdata[i], declaration->files->pdata[i - 1]) == 0)
            g_ptr_array_remove_index(declaration->files, i);
}

/* --- questions ---------------------------------------------------------------------------------------------------------- */

const SourcePlace *declaration_place(const Declaration *declaration, const char *identity) {
    return identity ? g_hash_table_lookup(declaration->places, identity) : NULL;
}

bool declaration_doubts(const Declaration *declaration, const char *identity, const char *parent) {
    for (guint i = 0; i < declaration->doubts->len; i++) {
        const DeclarationDoubt *doubt = &g_array_index(declaration->doubts, DeclarationDoubt, i);
        if (!doubt->object || strcmp(doubt->object, identity) == 0 || (doubt->whole && parent && strcmp(doubt->object, parent) == 0))
            return true;
    }
    return false;
}

/* --- words -------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *id, *text;
} FORMATS[DECLARED_FORMAT_COUNT] = {
    [DECLARED_DRIZZLE] = {"drizzle", "Drizzle schema"},
    [DECLARED_DRIZZLE_SNAPSHOT] = {"drizzle-snapshot", "Drizzle snapshot"},
    [DECLARED_PRISMA] = {"prisma", "Prisma schema"},
    [DECLARED_SQL] = {"sql", "SQL file"},
    [DECLARED_EMBEDDED] = {"embedded", "SQL in a program"},
    [DECLARED_COMMAND] = {"command", "output of a command"},
};

static const char *const ROLES[ROLE_COUNT] = {[ROLE_SCHEMA] = "schema", [ROLE_SNAPSHOT] = "snapshot", [ROLE_INIT] = "init", [ROLE_DUMP] = "dump"};

const char *declared_format_id(DeclaredFormat format) {
    return FORMATS[format].id;
}

const char *declared_format_text(DeclaredFormat format) {
    return FORMATS[format].text;
}

const char *declared_role_id(DeclaredRole role) {
    return ROLES[role];
}

bool declared_name_is_reserved(const char *name) {
    return strcmp(name, "migrations") == 0 || strcmp(name, "journal") == 0;
}

DeclaredRole declared_role_find(const char *id) {
    for (int i = 0; i < ROLE_COUNT; i++)
        if (strcmp(ROLES[i], id) == 0)
            return (DeclaredRole)i;
    return ROLE_COUNT;
}
