#include <math.h>
#include <string.h>
#include "evaluator.h"

Value *value_open(const Value *value) {
    return (Value *)(uintptr_t)value;
}

Value *make_value(Program *program, ValueKind kind, SourcePlace place) {
    Value *value = ARENA_NEW(program->arena, Value);
    value->kind = kind;
    value->place = place;
    return value;
}

const Value *make_boolean(Program *program, bool truth) {
    return truth ? program->true_value : program->false_value;
}

const Value *make_number(Program *program, double number, SourcePlace place) {
    char text[40];
    number_print(number, text);
    Value *value = make_value(program, VALUE_NUMBER, place);
    value->text = text_pool_add(program->texts, text);
    return value;
}

const Value *make_text(Program *program, const char *text, size_t size, SourcePlace place) {
    Value *value = make_value(program, VALUE_STRING, place);
    value->text = arena_text(program->arena, text, size);
    return value;
}

const Value *make_external(Program *program, const char *module, const char *name, SourcePlace place) {
    g_autofree char *key = g_strconcat(module ? module : "", "\n", name, NULL);
    Value *value = g_hash_table_lookup(program->externals, key);
    if (value)
        return value;
    value = make_value(program, VALUE_EXTERNAL, place);
    value->module = text_pool_add(program->texts, module);
    value->text = text_pool_add(program->texts, name);
    g_hash_table_insert(program->externals, (void *)(uintptr_t)text_pool_add(program->texts, key), value);
    return value;
}

const Value *make_member(Program *program, const Value *target, const char *name, SourcePlace place) {
    /* Of a package's namespace it is the export itself: one way to write it for who looks at values. */
    if (target->kind == VALUE_EXTERNAL && target->module && strcmp(target->text, "*") == 0)
        return make_external(program, target->module, name, place);
    Value *value = make_value(program, VALUE_MEMBER, place);
    value->target = target;
    value->text = text_pool_add(program->texts, name);
    return value;
}

const Value *make_operation(Program *program, const char *operator, const Value *const *items, size_t count, SourcePlace place) {
    for (size_t i = 0; i < count; i++)
        if (items[i]->kind == VALUE_UNKNOWN)
            return items[i];
    Value *value = make_value(program, VALUE_OPERATION, place);
    value->text = text_pool_add(program->texts, operator);
    value->items = ARENA_ARRAY(program->arena, const Value *, count);
    memcpy(value->items, items, sizeof *items * count);
    value->count = count;
    return value;
}

const Value *make_unknown(Program *program, SourcePlace place, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    Value *value = make_value(program, VALUE_UNKNOWN, place);
    value->text = text_pool_add(program->texts, text);
    return value;
}

const Value *unknown_node(Scope *scope, const Node *node, const char *format) {
    if (!node)
        return make_unknown(scope->module->program, (SourcePlace){scope->module->path, 0}, "the syntax is not understood");
    g_autofree char *excerpt = source_excerpt(scope->module->source, node, 60);
    g_autofree char *text = g_strconcat(CODE_BEGIN, excerpt, CODE_END, format, NULL);
    return make_unknown(scope->module->program, node_place(scope, node), "%s", text);
}

void program_note(Program *program, const char *path, int line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    char *key = g_strdup_printf("%s\n%s", path ? path : "", text);
    if (!g_hash_table_add(program->noted, key))
        return;
    ProgramNote note = {{text_pool_add(program->texts, path), line}, text_pool_add(program->texts, text), false};
    g_array_append_val(program->notes, note);
}

void program_note_lost(Program *program, const char *path, int line, const char *text) {
    program_note(program, path, line, "%s", text);
    for (guint i = 0; i < program->notes->len; i++) {
        ProgramNote *note = &g_array_index(program->notes, ProgramNote, i);
        note->lost = note->lost || (g_strcmp0(note->place.path, path) == 0 && strcmp(note->text, text) == 0);
    }
}

/* --- arrays --------------------------------------------------------------------------------------------------------------------------- */

/* private of ARRAY: how many items there is room for. */
static size_t array_capacity(const Value *array) {
    return (size_t)(uintptr_t)array->private;
}

Value *make_array(Program *program, SourcePlace place) {
    return make_value(program, VALUE_ARRAY, place);
}

enum { ARRAY_LIMIT = 1 << 20 };

bool array_add(Program *program, Value *array, const Value *item) {
    if (array->count >= ARRAY_LIMIT) {
        if (!array->gap)
            array->gap = make_unknown(program, array->place, "the array has more than %d elements", ARRAY_LIMIT);
        return false;
    }
    if (array->count == array_capacity(array)) {
        size_t capacity = array->count ? array->count * 2 : 4;
        const Value **items = ARENA_ARRAY(program->arena, const Value *, capacity);
        if (array->count)
            memcpy(items, array->items, sizeof *items * array->count);
        array->items = items;
        array->private = (void *)(uintptr_t)capacity;
    }
    array->items[array->count++] = item;
    return true;
}

void value_add_gap(Value *value, const Value *gap) {
    if (gap && !value->gap)
        value->gap = gap;
}

/* --- objects -------------------------------------------------------------------------------------------------------------------------- */

/* private of OBJECT: room, and from INDEXED members on a table of their numbers + 1 by hash of the key. */
typedef struct {
    size_t capacity;
    uint32_t *slots;
    size_t slot_count; /* a power of two */
    Module *module;    /* of a namespace import whose members are not all there yet */
} ObjectRoom;

enum { INDEXED = 12 };

static void index_add(ObjectRoom *room, const char *key, uint32_t number) {
    size_t slot = g_str_hash(key) & (room->slot_count - 1);
    while (room->slots[slot])
        slot = (slot + 1) & (room->slot_count - 1);
    room->slots[slot] = number + 1;
}

static void index_build(Program *program, Value *object, ObjectRoom *room) {
    room->slots = NULL;
    if (object->count < INDEXED)
        return;
    size_t wanted = 32;
    while (wanted < room->capacity * 2)
        wanted *= 2;
    room->slots = ARENA_ARRAY(program->arena, uint32_t, wanted);
    room->slot_count = wanted;
    for (size_t i = 0; i < object->count; i++)
        index_add(room, object->members[i].key, (uint32_t)i);
}

static ValueMember *find_member(const Value *object, const char *key) {
    const ObjectRoom *room = object->private;
    ValueMember *members = (ValueMember *)(uintptr_t)object->members;
    if (!room || !room->slots) {
        for (size_t i = 0; i < object->count; i++)
            if (strcmp(members[i].key, key) == 0)
                return &members[i];
        return NULL;
    }
    for (size_t slot = g_str_hash(key) & (room->slot_count - 1); room->slots[slot]; slot = (slot + 1) & (room->slot_count - 1))
        if (strcmp(members[room->slots[slot] - 1].key, key) == 0)
            return &members[room->slots[slot] - 1];
    return NULL;
}

const ValueMember *object_find(const Value *object, const char *key) {
    return object->kind == VALUE_OBJECT ? find_member(object, key) : NULL;
}

Value *make_object(Program *program, SourcePlace place) {
    Value *object = make_value(program, VALUE_OBJECT, place);
    object->private = ARENA_NEW(program->arena, ObjectRoom);
    return object;
}

Value *make_namespace(Module *module) {
    Value *object = make_object(module->program, (SourcePlace){module->path, 1});
    ((ObjectRoom *)object->private)->module = module;
    return object;
}

Module *object_take_module(const Value *object, bool take) {
    ObjectRoom *room = object->kind == VALUE_OBJECT ? object->private : NULL;
    Module *module = room ? room->module : NULL;
    if (take && room)
        room->module = NULL;
    return module;
}

static bool is_index(const char *key) {
    size_t length = strlen(key);
    return length && length < 10 && strspn(key, "0123456789") == length && (key[0] != '0' || length == 1);
}

/* Where JavaScript lists a new key: numbers first, in their order. */
static size_t member_position(const Value *object, const char *key) {
    if (!is_index(key))
        return object->count;
    if (!object->count || (is_index(object->members[object->count - 1].key) && atoi(object->members[object->count - 1].key) < atoi(key)))
        return object->count;
    size_t i = 0;
    while (i < object->count && is_index(object->members[i].key) && atoi(object->members[i].key) < atoi(key))
        i++;
    return i;
}

void object_set(Program *program, Value *object, const char *key, const Value *value, SourcePlace place) {
    ObjectRoom *room = object->private;
    ValueMember *known = find_member(object, key);
    if (known) {
        known->value = value;
        known->place = place;
        return;
    }
    ValueMember *members = (ValueMember *)(uintptr_t)object->members;
    bool grown = object->count == room->capacity;
    if (grown) {
        room->capacity = room->capacity ? room->capacity * 2 : 4;
        members = ARENA_ARRAY(program->arena, ValueMember, room->capacity);
        if (object->count)
            memcpy(members, object->members, sizeof *members * object->count);
        object->members = members;
    }
    size_t position = member_position(object, key);
    if (position < object->count)
        program_work(program, object->count * 32);
    memmove(members + position + 1, members + position, sizeof *members * (object->count - position));
    members[position] = (ValueMember){text_pool_add(program->texts, key), value, place};
    object->count++;
    if (grown || position + 1 < object->count || object->count == INDEXED)
        index_build(program, object, room);
    else if (room->slots)
        index_add(room, key, (uint32_t)position);
}

void object_remove(Program *program, Value *object, const char *key) {
    ValueMember *known = find_member(object, key);
    if (!known)
        return;
    size_t position = (size_t)(known - object->members);
    program_work(program, object->count * 32);
    memmove(known, known + 1, sizeof *known * (object->count - position - 1));
    object->count--;
    index_build(program, object, object->private);
}

/* --- questions ------------------------------------------------------------------------------------------------------------------------ */

bool value_is_symbolic(const Value *value) {
    return value->kind == VALUE_EXTERNAL || value->kind == VALUE_CALL || value->kind == VALUE_MEMBER || value->kind == VALUE_TEMPLATE ||
           value->kind == VALUE_OPERATION;
}

bool is_global(const Value *value, const char *name) {
    return value->kind == VALUE_EXTERNAL && !value->module && strcmp(value->text, name) == 0;
}

double value_number(const Value *value) {
    if (strcmp(value->text, "Infinity") == 0)
        return INFINITY;
    if (strcmp(value->text, "-Infinity") == 0)
        return -INFINITY;
    return strcmp(value->text, "NaN") == 0 ? NAN : g_ascii_strtod(value->text, NULL);
}

int value_truth(const Value *value) {
    switch (value->kind) {
    case VALUE_UNDEFINED:
    case VALUE_NULL:
        return 0;
    case VALUE_BOOLEAN:
        return value->truth;
    case VALUE_NUMBER:
        return value_number(value) != 0 && strcmp(value->text, "NaN") != 0;
    case VALUE_STRING:
        return *value->text != 0;
    case VALUE_ARRAY:
    case VALUE_OBJECT:
    case VALUE_FUNCTION:
        return 1;
    case VALUE_CALL:
        return value->truth ? 1 : -1;
    case VALUE_EXTERNAL:
    case VALUE_MEMBER:
    case VALUE_TEMPLATE:
    case VALUE_OPERATION:
    case VALUE_UNKNOWN:
        return -1;
    }
    return -1;
}

const char *next_character(const char *p) {
    return p + g_utf8_skip[(unsigned char)*p];
}

const char *value_plain_text(const Value *value) {
    switch (value->kind) {
    case VALUE_STRING:
    case VALUE_NUMBER:
        return value->text;
    case VALUE_BOOLEAN:
        return value->truth ? "true" : "false";
    case VALUE_NULL:
        return "null";
    case VALUE_UNDEFINED:
        return "undefined";
    case VALUE_ARRAY:
    case VALUE_OBJECT:
    case VALUE_FUNCTION:
    case VALUE_EXTERNAL:
    case VALUE_CALL:
    case VALUE_MEMBER:
    case VALUE_TEMPLATE:
    case VALUE_OPERATION:
    case VALUE_UNKNOWN:
        return NULL;
    }
    return NULL;
}

/* --- numbers -------------------------------------------------------------------------------------------------------------------------- */

double text_number(const char *text) {
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    const char *digits = trimmed + (*trimmed == '-' || *trimmed == '+');
    char *end = trimmed;
    if (!*trimmed)
        return 0;
    if (strcmp(digits, "Infinity") == 0)
        return *trimmed == '-' ? -INFINITY : INFINITY;
    /* The library's own words for infinity and such are none here. */
    double number = g_ascii_isdigit(*digits) || *digits == '.' ? g_ascii_strtod(trimmed, &end) : NAN;
    return *end ? NAN : number;
}

void number_print(double number, char *out) {
    if (isnan(number) || isinf(number)) {
        strcpy(out, isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
        return;
    }
    char scientific[40];
    int precision = 0;
    /* The shortest digits that read back as the same number. */
    do
        g_ascii_formatd(scientific, sizeof scientific, (char[]){'%', '.', (char)('0' + precision / 10), (char)('0' + precision % 10), 'e', 0}, number);
    while (g_ascii_strtod(scientific, NULL) != number && ++precision < 17);
    char digits[32];
    size_t count = 0;
    const char *exponent_text = strchr(scientific, 'e');
    for (const char *p = scientific; p < exponent_text; p++)
        if (g_ascii_isdigit(*p))
            digits[count++] = *p;
    digits[count] = 0;
    int point = atoi(exponent_text + 1) + 1; /* digits before the point */
    GString *text = g_string_new(number < 0 ? "-" : "");
    if (number == 0)
        g_string_assign(text, "0");
    else if (point > 21 || point < -5)
        g_string_append_printf(text, "%c%s%se%+d", digits[0], count > 1 ? "." : "", digits + 1, point - 1);
    else if (point <= 0)
        g_string_append_printf(text, "0.%.*s%s", -point, "00000", digits);
    else if ((int)count <= point)
        g_string_append_printf(text, "%s%.*s", digits, point - (int)count, "00000000000000000000");
    else
        g_string_append_printf(text, "%.*s.%s", point, digits, digits + point);
    g_strlcpy(out, text->str, 40);
    g_string_free(text, TRUE);
}
