#ifndef TYPESCRIPT_EVALUATOR_H
#define TYPESCRIPT_EVALUATOR_H

/* What the parts of the evaluator share: the program's state, scopes, and the functions by what they do. */

#include "arena.h"
#include "base/text.h"
#include "node.h"
#include "typescript/program.h"

/* --- state ---------------------------------------------------------------------------------------------------------------------------- */

struct Program {
    FileTree *tree;
    ParseCache *cache, *own_cache;
    ProgramLimits limits;
    Arena *arena;
    TextPool *texts;
    GHashTable *modules;   /* path -> Module; a file that cannot be read is NULL */
    GHashTable *externals; /* "module\nname" -> Value */
    GHashTable *json;      /* path -> json_t, NULL for what is none: tsconfig.json, package.json, imported data */
    GHashTable *packages;  /* name -> folder; NULL: not looked for yet */
    GPtrArray *kept;       /* of GPtrArray, freed with the program */
    GPtrArray *namespaces; /* of Value: objects whose members are filled before anybody else sees them */
    GArray *notes;         /* of ProgramNote */
    GHashTable *noted;
    GPtrArray *text_lists; /* of GArray: module_texts() */
    uint64_t steps, steps_end;
    int depth;             /* of evaluate() */
    uint64_t searches;     /* for exports, so far */
    int resolving;         /* of resolve_specifier() in itself */
    bool stopped;          /* the whole program has used up its steps or its memory */
    const Value *undefined, *null, *true_value, *false_value;
    ProgramExpand expand;
    void *expand_data;
};

typedef enum {
    BINDING_VARIABLE,
    BINDING_FUNCTION,
    BINDING_ENUM,
    BINDING_CLASS,
    BINDING_NAMESPACE,
    BINDING_IMPORT,
    BINDING_COMMONJS, /* `exports`, `module` */
} BindingKind;

typedef enum { BINDING_NEW, BINDING_OPEN, BINDING_DONE } BindingState;

/* A name at the top of a module. */
typedef struct {
    const char *name; /* the cache's */
    BindingKind kind;
    BindingState state;
    const Node *node;      /* declarator, declaration; of an import its specifier */
    const char *specifier; /* IMPORT: from where */
    const char *imported;  /* IMPORT: which name there; "*" the namespace */
    const Value *value;
    GPtrArray *effects;    /* of Effect: statements of the module's top that change it; NULL: none */
} Binding;

/* A statement at the top that changes bindings: run when the first of them is needed. */
typedef struct {
    const Node *node;
    bool done;
} Effect;

typedef struct {
    const char *name;      /* NULL: export * */
    const char *local;     /* the module's own binding; NULL: else */
    const Node *node;      /* an expression (export default x), or where it is written */
    const char *specifier; /* from where; NULL: here */
    const char *imported;  /* "*": the namespace */
    const Value *value;    /* of `node` as an expression, once evaluated */
    bool expression, open;
    uint32_t line;
} ExportEntry;

typedef struct Scope Scope;

struct Module {
    Program *program;
    const char *path;
    Source *source;
    Scope *scope;
    GHashTable *bindings; /* name -> Binding */
    GPtrArray *order;     /* of Binding */
    GPtrArray *exports;   /* of ExportEntry */
    GArray *results;      /* of ModuleExport; NULL: not asked yet */
    GPtrArray *names;     /* for module_bindings() */
    GHashTable *targets;  /* specifier -> ImportTarget */
    const Value *whole;   /* its namespace object */
    bool commonjs;        /* what it exports is module.exports */
    GHashTable *named;    /* name -> ExportEntry, the first of each */
    GPtrArray *stars;     /* of ExportEntry: export * */
    uint64_t searched;    /* number of the search that looked at it last */
};

typedef struct {
    const char *name;
    const Value *value;
} Local;

struct Scope {
    Scope *parent;
    Module *module;
    const Value *this_value; /* NULL: that of the parent */
    Local *items;
    uint32_t count, capacity;
};

/* What Value.private is of a FUNCTION. */
typedef struct Builtin Builtin;
typedef struct {
    const Node *node; /* of the function */
    Scope *scope;     /* where it was made */
    const Builtin *builtin; /* a method taken off its value; NULL: node */
    const Value *receiver;  /* of the builtin; `this` of a bound function */
    const Value *properties; /* OBJECT: what was put on it; static members of a class; NULL: none */
    bool class;
} Closure;

/* --- scopes (scope.c) ----------------------------------------------------------------------------------------------------------------- */

Scope *scope_new(Scope *parent);
void scope_declare(Scope *scope, const char *name, const Value *value);
/* NULL: no such name. Evaluates a binding of the module. */
const Value *scope_find(Scope *scope, const char *name);
/* False: no such name. */
bool scope_assign(Scope *scope, const char *name, const Value *value);
SourcePlace node_place(const Scope *scope, const Node *node);

/* --- values (value_make.c) ------------------------------------------------------------------------------------------------------------- */

Value *make_value(Program *program, ValueKind kind, SourcePlace place);
const Value *make_boolean(Program *program, bool truth);
const Value *make_number(Program *program, double number, SourcePlace place);
const Value *make_text(Program *program, const char *text, size_t size, SourcePlace place);
const Value *make_external(Program *program, const char *module, const char *name, SourcePlace place);
const Value *make_member(Program *program, const Value *target, const char *name, SourcePlace place);
const Value *make_operation(Program *program, const char *operator, const Value *const *items, size_t count, SourcePlace place);
/* Marked text: CODE("%s"). */
const Value *make_unknown(Program *program, SourcePlace place, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* "`x` ... " with the node's text cut short as the only argument, which the format has once. */
const Value *unknown_node(Scope *scope, const Node *node, const char *format);
void program_note(Program *program, const char *path, int line, const char *format, ...) G_GNUC_PRINTF(4, 5);
/* The same, and something of the file is not there for anybody. */
void program_note_lost(Program *program, const char *path, int line, const char *text);

/* Arrays and objects in the making; a constant value may be changed by the program's own statements, hence no const. */
Value *value_open(const Value *value);
Value *make_array(Program *program, SourcePlace place);
bool array_add(Program *program, Value *array, const Value *item);
Value *make_object(Program *program, SourcePlace place);
void object_set(Program *program, Value *object, const char *key, const Value *value, SourcePlace place);
void object_remove(Program *program, Value *object, const char *key);
const ValueMember *object_find(const Value *object, const char *key);
void value_add_gap(Value *value, const Value *gap);
/* An object whose members come when they are asked for (member_of) or when value_fill() brings all. */
Value *make_namespace(Module *module);
/* The module of such an object as long as it is not full; NULL: another value. `take`: it counts as full from now on. */
Module *object_take_module(const Value *object, bool take);
void value_fill(Program *program, const Value *value);

bool value_is_symbolic(const Value *value);
bool is_global(const Value *value, const char *name);
/* 1 true, 0 false, -1 not known. */
int value_truth(const Value *value);
double value_number(const Value *value); /* of a NUMBER */
/* Number("12"): NaN for what is none. */
double text_number(const char *text);
/* As JavaScript prints it: into `out` of 40 bytes. */
void number_print(double number, char *out);
/* Where the next character of a valid text starts. */
const char *next_character(const char *p);
/* Text of a STRING, NUMBER, BOOLEAN, NULL, UNDEFINED: borrowed; NULL: another. */
const char *value_plain_text(const Value *value);

/* --- evaluation ------------------------------------------------------------------------------------------------------------------------- */

const Value *evaluate(Scope *scope, const Node *node);
/* What is asked for from outside may take a tenth of all steps, so that an endless loop does not take the rest with it. */
void program_begin(Program *program);
/* Counts work that is done besides expressions: `amount` of bytes or elements. False: no more. */
bool program_work(Program *program, size_t amount);
/* NULL: go on; else the UNKNOWN that says which limit is reached. */
const Value *limit_reached(Scope *scope, const Node *node);
const Value *evaluate_operator(Scope *scope, const Node *node);
const Value *evaluate_unary(Scope *scope, const Node *node);
const Value *evaluate_assignment(Scope *scope, const Node *node);
const Value *evaluate_update(Scope *scope, const Node *node);
const Value *evaluate_template(Scope *scope, const Node *node);
const Value *evaluate_object(Scope *scope, const Node *node);
const Value *evaluate_array(Scope *scope, const Node *node);
const Value *evaluate_call(Scope *scope, const Node *node);
const Value *evaluate_new(Scope *scope, const Node *node);
const Value *evaluate_member(Scope *scope, const Node *node);
const Value *evaluate_enum(Scope *scope, const Node *node);
const Value *evaluate_namespace(Scope *scope, const Node *node);
const Value *evaluate_class(Scope *scope, const Node *node);
const Value *evaluate_function(Scope *scope, const Node *node);
const Value *apply_operator(Scope *scope, const Node *node, const char *operator, const Value *left, const Value *right);
/* The name of a property; NULL: not known, *unknown says why. */
const char *property_key(Scope *scope, const Node *node, const Value **unknown);

typedef enum { FLOW_NEXT, FLOW_RETURN, FLOW_BREAK, FLOW_CONTINUE, FLOW_STOP } Flow;
/* Runs statements. RETURN, STOP: *result is what is returned, or the UNKNOWN why it cannot go on. */
Flow run_statement(Scope *scope, const Node *node, const Value **result);
Flow run_statements(Scope *scope, const Node *block, const Value **result);

/* Binds the names of a pattern (or an identifier) to parts of the value: declares them in `scope`, or assigns. */
void bind_pattern(Scope *scope, const Node *pattern, const Value *value, bool assign);
/* Names that a pattern declares: calls back for each. */
typedef void (*NameVisitor)(const Node *name, void *data);
void pattern_names(const Node *pattern, NameVisitor visit, void *data);

/* --- calls ------------------------------------------------------------------------------------------------------------------------------ */

typedef struct {
    Program *program;
    Scope *scope;            /* of the caller; NULL: from outside */
    const Value *receiver;   /* `this` */
    const Value *const *items;
    size_t count;
    const Value *gap;
    SourcePlace place;
    bool construct;
} Call;

const Value *call_value(const Call *call, const Value *callee);
/* Argument i, or undefined; of a call with a gap the gap. */
const Value *call_item(const Call *call, size_t i);
/* function(items...) from within a builtin. */
const Value *call_back(const Call *call, const Value *function, const Value *const *items, size_t count);

struct Builtin {
    const char *name; /* "Object.keys", "map" */
    /* NULL: not for these arguments: stays symbolic, or UNKNOWN when there is no symbol. */
    const Value *(*run)(const Call *call);
};
const Builtin *builtin_global(const Value *callee);
const Builtin *builtin_method(ValueKind kind, const char *name);
const Value *make_builtin(Program *program, const Builtin *builtin, const Value *receiver, SourcePlace place);

extern const Builtin array_methods[];
extern const Builtin array_order_methods[];
extern const Builtin string_methods[];
extern const Builtin number_methods[];
extern const Builtin object_methods[];
extern const Builtin function_methods[];
extern const Builtin global_functions[];
extern const Builtin math_functions[];

const Value *member_of(Program *program, const Value *target, const char *name, SourcePlace place);
/* True: `set` took it. */
bool member_set(Program *program, const Value *target, const char *key, const Value *value, SourcePlace place);
/* Adds what a spread value holds: to an array (or arguments), to an object. */
void spread_items(Program *program, Value *array, const Value *value, SourcePlace place);
void spread_members(Program *program, Value *object, const Value *value, SourcePlace place);

/* --- modules ---------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    Module *module;       /* of the repository */
    const char *external; /* package */
    const Value *data;    /* a file of JSON */
    const char *missing;  /* why there is neither: marked text */
} ImportTarget;

/* Finds what a specifier means in a file; never NULL. Notes what is missing. */
const ImportTarget *module_import(Module *module, const char *specifier, uint32_t line);
/* The path of a file of the repository, or the name of a package that is not in it, or neither: it is missing. */
typedef struct {
    const char *path;
    const char *external;
} Resolution;
Resolution resolve_specifier(Program *program, const char *from, const char *specifier);
/* A file of JSON as a value; NULL: it is none. */
const Value *json_module(Program *program, const char *path);

/* Fills bindings and exports of a module whose file is read. */
void module_scan(Module *module);
Module *module_load(Program *program, const char *path, GError **error);
const Value *binding_value(Module *module, Binding *binding);
/* An export by its name, through re-exports; NULL: none. */
const Value *module_export(Module *module, const char *name, SourcePlace place);
/* The object of all exports: filled later. */
const Value *module_namespace(Module *module);
/* Name `imported` of what an import leads to. */
const Value *import_value(Module *module, const char *specifier, const char *imported, uint32_t line);
void program_fill_namespaces(Program *program);
Binding *module_find_binding(Module *module, const char *name);

/* --- modules of Node (commonjs.c) -------------------------------------------------------------------------------------------------------- */

/* Before and after the effects of a module without `export` are found. */
void commonjs_declare(Module *module);
void commonjs_settle(Module *module);
const Value *commonjs_binding(Module *module, const Binding *binding);
/* module.exports; one of its members. */
const Value *commonjs_exports(Module *module);
const Value *commonjs_export(Module *module, const char *name, SourcePlace place);
/* A call of a helper that compilers write into their output; NULL: another call. */
const Value *commonjs_helper(Scope *scope, const Node *callee, const Node *arguments);

#endif
