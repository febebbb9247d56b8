#ifndef LENS_RULES_H
#define LENS_RULES_H

#include "compare/lens.h"

typedef struct {
    ObjectKind kind;
    const char *const *properties; /* that the language has words for, NULL-terminated */
    bool optional;                 /* many write it in SQL by design: a source that never says such a thing does not mean to */
} LensKind;

typedef struct {
    const LensKind *kinds;
    size_t kind_count;
    bool named_schemas;  /* only the schemas that it names, and public */
    bool plain_indexes;  /* indexes of columns, all rows: unless the declared source has others */
    bool free_lists;     /* nothing about NOT NULL of lists */
    bool one_unique;     /* a unique constraint is a unique index */
    bool autoincrement;  /* serial, identity and a default that takes numbers from a sequence are one thing; sequences are none */
} LensRules;

const LensRules *lens_rules(DeclaredFormat format); /* NULL: everything can be said */
const LensKind *lens_rules_kind(const LensRules *rules, ObjectKind kind); /* NULL: no word for it */
bool lens_kind_has(const LensKind *row, const char *property);

#endif
