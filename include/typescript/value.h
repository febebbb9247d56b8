#ifndef TYPESCRIPT_VALUE_H
#define TYPESCRIPT_VALUE_H

/*
 * What an expression of TypeScript or JavaScript is, found without running the program: literals, arrays, objects and functions of the project are
 * values; what comes from a package that is not in the repository stays a symbol, and what is done with a symbol stays as it was written:
 *
 *     varchar("name", { length: 20 }).notNull()
 *     CALL( MEMBER( CALL( EXTERNAL(drizzle-orm/pg-core, varchar), ["name", {length: 20}] ), notNull ), [] )
 *
 * so the evaluator knows no library; who knows the library reads the chain. A value that cannot be found is UNKNOWN with place and reason, and whatever is built
 * on it is UNKNOWN for the same reason (a chain) or has it inside (an array, an object, arguments). Identity is the program's own: a constant that is used twice is
 * one and the same Value *. Values belong to their Program and are constant for everyone else.
 */

#include <stdbool.h>
#include <stddef.h>
#include "model/source_place.h"

typedef enum {
    VALUE_UNDEFINED,
    VALUE_NULL,
    VALUE_BOOLEAN,
    VALUE_NUMBER,   /* also bigint */
    VALUE_STRING,
    VALUE_ARRAY,
    VALUE_OBJECT,   /* also an enum, a namespace import */
    VALUE_FUNCTION, /* of the project: program_call() runs it */
    VALUE_EXTERNAL, /* an import from a package that is not in the repository, or a global such as Date, process */
    VALUE_CALL,     /* target(items...), target symbolic; also `new target(items...)` */
    VALUE_MEMBER,   /* target.text or target["text"], target symbolic */
    VALUE_TEMPLATE, /* target`strings[0]${items[0]}strings[1]...`, target symbolic */
    VALUE_OPERATION, /* an operator with a symbolic operand: text is the operator, items the operands. "?:" has condition and both branches; a template or a concatenation "+" of any
                        number of parts, texts and symbols in order; "??", "||", "&&" both sides */
    VALUE_UNKNOWN,
} ValueKind;

typedef struct Value Value;

typedef struct {
    const char *key;
    const Value *value;
    SourcePlace place; /* of the key */
} ValueMember;

struct Value {
    ValueKind kind;
    SourcePlace place;    /* where it starts; of a MEMBER, and of the CALL of one, where the name stands: a chain over several lines has a place for each link. The innermost
                             target has the start */
    bool truth;           /* BOOLEAN; CALL: with `new`; NUMBER: a bigint */
    const char *text;     /* STRING (valid UTF-8; a NUL ends it); NUMBER as JavaScript prints it, BIGINT without "n"; EXTERNAL: exported name ("default", "*" for the namespace; a
                             global's name); MEMBER: its name; OPERATION: the operator; FUNCTION: its name or NULL; UNKNOWN: why, marked text ("`foo` is not defined") */
    const char *module;   /* EXTERNAL: "drizzle-orm/pg-core"; NULL: a global */
    const Value *target;  /* CALL, MEMBER, TEMPLATE */
    const Value **items;  /* ARRAY, CALL, TEMPLATE, OPERATION */
    size_t count;         /* of items; OBJECT: of members */
    const char **strings; /* TEMPLATE: count + 1, cooked */
    const ValueMember *members; /* OBJECT: in JavaScript's own order of keys (integers first, then as written) */
    const Value *gap;     /* ARRAY, OBJECT, CALL: an UNKNOWN that was spread into it: elements may be missing; NULL: whole */
    void *private;        /* of the evaluator */
};

/* NULL: absent, not an object. */
const Value *value_get(const Value *object, const char *key);
const ValueMember *value_member(const Value *object, const char *key);

/* The text of a STRING; NULL: anything else. */
const char *value_string(const Value *value);
bool value_is_true(const Value *value);      /* the BOOLEAN true */
bool value_is_nothing(const Value *value);   /* NULL pointer, UNDEFINED, NULL */
bool value_is_external(const Value *value, const char *module, const char *name); /* module "drizzle-orm/pg-core" */

/* CALL of MEMBER `name` of something: name of the method; else NULL. `x.notNull()` -> "notNull". */
const char *value_method(const Value *call);

/* The first UNKNOWN inside, depth first in order of writing, not looking into functions; NULL: none. Shared values are looked at once. */
const Value *value_unknown(const Value *value);

/* The value as JSON.stringify() prints what is plain data, keys in order; NULL: it holds something that is none. Free with g_free(). */
char *value_json(const Value *value);

/* What `String(value)` gives for strings, numbers, booleans, null; NULL: anything else. Free with g_free(). */
char *value_as_text(const Value *value);

#endif
