#include <string.h>
#include "builtin_regex.h"

static const Builtin *find_builtin(const Builtin *rows, const char *name) {
    for (; rows->name; rows++)
        if (strcmp(rows->name, name) == 0)
            return rows;
    return NULL;
}

static const Value *test(const Call *call) {
    return regex_test(call, call->receiver, call_item(call, 0));
}

static const Builtin regex_methods[] = {{"test", test}, {NULL, NULL}};

const Builtin *builtin_method(ValueKind kind, const char *name) {
    static const Builtin *const tables[] = {
        [VALUE_NUMBER] = number_methods, [VALUE_BOOLEAN] = number_methods, [VALUE_STRING] = string_methods,
        [VALUE_ARRAY] = array_methods, [VALUE_OBJECT] = object_methods, [VALUE_FUNCTION] = function_methods,
    };
    const Builtin *found = kind < G_N_ELEMENTS(tables) && tables[kind] ? find_builtin(tables[kind], name) : NULL;
    return !found && kind == VALUE_ARRAY ? find_builtin(array_order_methods, name) : found;
}

/* Object.keys, String: the functions of globals. */
const Builtin *builtin_global(const Value *callee) {
    const Value *object = callee->kind == VALUE_MEMBER ? callee->target : callee;
    if (object->kind == VALUE_CALL && is_regex(object) && callee->kind == VALUE_MEMBER)
        return find_builtin(regex_methods, callee->text);
    if (object->kind != VALUE_EXTERNAL || object->module)
        return NULL;
    char name[64];
    if (callee->kind == VALUE_MEMBER)
        g_snprintf(name, sizeof name, "%s.%s", object->text, callee->text);
    else
        g_strlcpy(name, object->text, sizeof name);
    const Builtin *found = find_builtin(global_functions, name);
    return found ? found : find_builtin(math_functions, name);
}
