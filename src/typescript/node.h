#ifndef TYPESCRIPT_NODE_H
#define TYPESCRIPT_NODE_H

/*
 * The syntax of one file as the evaluator walks it: tree-sitter's tree without types, comments and punctuation, with texts cooked and children side by side. It is made
 * once a blob, without recursion, and never changes; what lies deeper than NODE_DEPTH is one NODE_TOO_DEEP.
 */

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>
#include "typescript/program.h"

/* Kinds that the evaluator tells apart, with tree-sitter's name. What is not here and no type is NODE_OTHER. */
#define NODE_KINDS(X)                                                                                                                             \
    X(PROGRAM, "program") X(ERROR, "ERROR") X(EXPORT, "export_statement") X(NAMESPACE_EXPORT, "namespace_export") X(EXPORT_CLAUSE, "export_clause") \
    X(EXPORT_SPECIFIER, "export_specifier") X(IMPORT, "import_statement") X(IMPORT_CLAUSE, "import_clause") X(NAMESPACE_IMPORT, "namespace_import")   \
    X(NAMED_IMPORTS, "named_imports") X(IMPORT_SPECIFIER, "import_specifier") X(IMPORT_REQUIRE, "import_require_clause")                              \
    X(IMPORT_ALIAS, "import_alias") X(IMPORT_KEYWORD, "import") X(AMBIENT, "ambient_declaration")                                                     \
    X(EXPRESSION_STATEMENT, "expression_statement") X(VARIABLES, "variable_declaration") X(LEXICAL, "lexical_declaration")                            \
    X(DECLARATOR, "variable_declarator") X(BLOCK, "statement_block") X(IF, "if_statement") X(ELSE, "else_clause") X(SWITCH, "switch_statement")       \
    X(SWITCH_BODY, "switch_body") X(CASE, "switch_case") X(DEFAULT_CASE, "switch_default") X(FOR, "for_statement") X(FOR_IN, "for_in_statement")       \
    X(WHILE, "while_statement") X(DO, "do_statement") X(TRY, "try_statement") X(CATCH, "catch_clause") X(FINALLY, "finally_clause")                    \
    X(BREAK, "break_statement") X(CONTINUE, "continue_statement") X(RETURN, "return_statement") X(THROW, "throw_statement")                            \
    X(EMPTY, "empty_statement") X(LABELED, "labeled_statement") X(DEBUGGER, "debugger_statement") X(PARENTHESES, "parenthesized_expression")           \
    X(YIELD, "yield_expression") X(OBJECT, "object") X(OBJECT_PATTERN, "object_pattern") X(ASSIGNMENT_PATTERN, "assignment_pattern")                   \
    X(OBJECT_ASSIGNMENT_PATTERN, "object_assignment_pattern") X(ARRAY, "array") X(ARRAY_PATTERN, "array_pattern")                                      \
    X(NESTED_IDENTIFIER, "nested_identifier") X(CLASS, "class") X(CLASS_DECLARATION, "class_declaration")                                              \
    X(ABSTRACT_CLASS, "abstract_class_declaration") X(CLASS_HERITAGE, "class_heritage") X(EXTENDS, "extends_clause")                                   \
    X(FUNCTION_EXPRESSION, "function_expression") X(FUNCTION_DECLARATION, "function_declaration") X(GENERATOR, "generator_function")                   \
    X(GENERATOR_DECLARATION, "generator_function_declaration") X(ARROW, "arrow_function") X(OPTIONAL_CHAIN, "optional_chain")                           \
    X(CALL, "call_expression") X(NEW, "new_expression") X(AWAIT, "await_expression") X(MEMBER, "member_expression")                                    \
    X(SUBSCRIPT, "subscript_expression") X(ASSIGNMENT, "assignment_expression") X(AUGMENTED, "augmented_assignment_expression")                        \
    X(SPREAD, "spread_element") X(TERNARY, "ternary_expression") X(BINARY, "binary_expression") X(UNARY, "unary_expression")                           \
    X(UPDATE, "update_expression") X(SEQUENCE, "sequence_expression") X(STRING, "string") X(TEMPLATE, "template_string")                               \
    X(SUBSTITUTION, "template_substitution") X(REGEX, "regex") X(META, "meta_property") X(ARGUMENTS, "arguments") X(DECORATOR, "decorator")           \
    X(CLASS_BODY, "class_body") X(PARAMETERS, "formal_parameters") X(STATIC_BLOCK, "class_static_block") X(REST, "rest_pattern")                        \
    X(METHOD, "method_definition") X(PAIR, "pair") X(PAIR_PATTERN, "pair_pattern") X(COMPUTED, "computed_property_name")                               \
    X(FIELD, "public_field_definition") X(NON_NULL, "non_null_expression") X(FUNCTION_SIGNATURE, "function_signature")                                 \
    X(TYPE_ASSERTION, "type_assertion") X(AS, "as_expression") X(SATISFIES, "satisfies_expression") X(INSTANTIATION, "instantiation_expression")       \
    X(MODULE, "module") X(NAMESPACE, "internal_module") X(ENUM, "enum_declaration") X(ENUM_BODY, "enum_body") X(ENUM_ASSIGNMENT, "enum_assignment")   \
    X(REQUIRED_PARAMETER, "required_parameter") X(OPTIONAL_PARAMETER, "optional_parameter") X(IDENTIFIER, "identifier")                                \
    X(PROPERTY, "property_identifier") X(PRIVATE_PROPERTY, "private_property_identifier") X(SHORTHAND, "shorthand_property_identifier")                \
    X(SHORTHAND_PATTERN, "shorthand_property_identifier_pattern") X(LABEL, "statement_identifier") X(NUMBER, "number") X(THIS, "this")                 \
    X(SUPER, "super") X(TRUE, "true") X(FALSE, "false") X(NULL, "null") X(UNDEFINED, "undefined") X(TYPE_NAME, "type_identifier")

typedef enum {
    NODE_OTHER,
#define NODE_ENTRY(name, text) NODE_##name,
    NODE_KINDS(NODE_ENTRY)
#undef NODE_ENTRY
    NODE_TOO_DEEP,
    NODE_SKIPPED, /* types, comments: never in a tree */
    NODE_COUNT,
} NodeKind;

#define FIELD_NAMES(X)                                                                                                                            \
    X(ALIAS, "alias") X(ALTERNATIVE, "alternative") X(ARGUMENT, "argument") X(ARGUMENTS, "arguments") X(BODY, "body") X(CONDITION, "condition")     \
    X(CONSEQUENCE, "consequence") X(CONSTRUCTOR, "constructor") X(DECLARATION, "declaration") X(DECORATOR, "decorator") X(FINALIZER, "finalizer")   \
    X(FUNCTION, "function") X(HANDLER, "handler") X(INCREMENT, "increment") X(INDEX, "index") X(INITIALIZER, "initializer") X(KEY, "key")           \
    X(KIND, "kind") X(LABEL, "label") X(LEFT, "left") X(NAME, "name") X(OBJECT, "object") X(OPERATOR, "operator")                                   \
    X(OPTIONAL_CHAIN, "optional_chain") X(PARAMETER, "parameter") X(PARAMETERS, "parameters") X(PATTERN, "pattern") X(PROPERTY, "property")          \
    X(RIGHT, "right") X(SOURCE, "source") X(VALUE, "value")

typedef enum {
    FIELD_NONE,
#define FIELD_ENTRY(name, text) FIELD_##name,
    FIELD_NAMES(FIELD_ENTRY)
#undef FIELD_ENTRY
    FIELD_COUNT,
} NodeField;

/* Keywords and signs among a node's children that are no nodes of their own. */
typedef enum {
    NODE_IS_TYPE = 1 << 0,     /* import type, export type, { type X } */
    NODE_IS_DEFAULT = 1 << 1,  /* export default */
    NODE_IS_STAR = 1 << 2,     /* export *; a generator */
    NODE_IS_STATIC = 1 << 3,
    NODE_IS_GETTER = 1 << 4,
    NODE_IS_SETTER = 1 << 5,
    NODE_IS_EQUALS = 1 << 6,   /* export = x */
    NODE_IS_LET = 1 << 7,      /* let, var */
    NODE_IS_OPTIONAL = 1 << 8, /* ?. */
    NODE_IS_CONST = 1 << 9,
} NodeFlags;

typedef struct Node Node;
struct Node {
    uint8_t kind;  /* NodeKind */
    uint8_t field; /* NodeField: what it is to its parent */
    uint16_t flags;
    uint32_t start, end, line; /* bytes; line 1-based */
    uint32_t count;
    const Node *children;
    union {
        const char *text;   /* names; STRING cooked; NUMBER as written; operators of UNARY, BINARY, AUGMENTED, UPDATE, FOR_IN */
        uint32_t commas;    /* ARRAY, ARRAY_PATTERN while they are made */
        const char **parts; /* TEMPLATE: count + 1 cooked parts; the children are the expressions */
    };
};

enum { NODE_DEPTH = 2000 };

/* The child that stands there; NULL: none. */
const Node *node_field(const Node *node, NodeField field);
/* First child of the kind; NULL: none. */
const Node *node_child(const Node *node, NodeKind kind);
/* The first child. NULL: none. */
const Node *node_inner(const Node *node);
/* Without parentheses, `as`, `satisfies`, `!`, `<T>x`. */
const Node *node_bare(const Node *node);

/* --- files ---------------------------------------------------------------------------------------------------------------------------- */

/* A parsed file, shared by programs; whoever holds one has a reference. */
typedef struct {
    int references;
    const char *key;   /* in the cache */
    char *text;
    size_t size;
    const Node *root;  /* PROGRAM; NULL: not parsed (error says why) */
    int error_line;    /* of the first syntax error; 0: none */
    int long_line;     /* of the first statement that is too long to be parsed; 0: none */
    const char *error; /* why there is no root */
    struct Arena *arena;
    GPtrArray *pieces; /* of ParsedPiece, whose texts the nodes borrow */
} Source;

void source_unref(Source *source);

/* A span of the file on one line, shortened to `limit` bytes. Free with g_free(). */
char *source_excerpt(const Source *source, const Node *node, size_t limit);

/* Parses, or finds what was parsed of the same blob. Takes `text`. `blob` NULL: not kept. A reference for the caller. */
Source *parse_cache_take(ParseCache *cache, const char *blob, char *take_text, size_t size);
/* NULL: not there. A reference for the caller. */
Source *parse_cache_find(ParseCache *cache, const char *blob);
/* The name in a package.json, read once a blob; NULL: none. The cache's. */
const char *parse_cache_package(ParseCache *cache, FileTree *tree, const TreeFile *file);
/* The cache's own copy: equal names are equal pointers. */
const char *parse_cache_name(ParseCache *cache, const char *name);

/* --- texts ---------------------------------------------------------------------------------------------------------------------------- */

/* What is parsed at once: bytes, and the line of the first. */
typedef struct {
    size_t start, end;
    uint32_t line;
    bool too_long; /* one statement of more tokens than are parsed */
} Piece;

/* The pieces, in order (of Piece); in *out a copy of the same length without what the grammar reads wrongly, NULL: there is nothing of the kind. Free with g_free(). */
GArray *prepare_text(const char *text, size_t size, char **out);

/* What a literal's inner text means: escapes, line endings. Appends. */
void cook_text(GString *out, const char *text, size_t size);

#endif
