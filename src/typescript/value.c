#include "typescript/value.h"

#include <string.h>

const ValueMember *value_member(const Value *object, const char *key) {
    for (size_t i = 0; object && object->kind == VALUE_OBJECT && i < object->count; i++)
        if (strcmp(object->members[i].key, key) == 0)
            return &object->members[i];
    return NULL;
}

const Value *value_get(const Value *object, const char *key) {
    const ValueMember *member = value_member(object, key);
    return member ? member->value : NULL;
}

const char *value_string(const Value *value) {
    return value && value->kind == VALUE_STRING ? value->text : NULL;
}

bool value_is_true(const Value *value) {
    return value && value->kind == VALUE_BOOLEAN && value->truth;
}

bool value_is_nothing(const Value *value) {
    return !value || value->kind == VALUE_UNDEFINED || value->kind == VALUE_NULL;
}

bool value_is_external(const Value *value, const char *module, const char *name) {
    return value && value->kind == VALUE_EXTERNAL && value->module && strcmp(value->module, module) == 0 && strcmp(value->text, name) == 0;
}

const char *value_method(const Value *call) {
    bool method = call && call->kind == VALUE_CALL && call->target->kind == VALUE_MEMBER;
    return method ? call->target->text : NULL;
}
