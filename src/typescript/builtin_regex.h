#ifndef TYPESCRIPT_BUILTIN_REGEX_H
#define TYPESCRIPT_BUILTIN_REGEX_H

#include "evaluator.h"

/* new RegExp("pattern", "flags"), which a literal is too. */
bool is_regex(const Value *value);
/* text.replace(regex, text or function), text.split(regex); NULL: not known. */
const Value *regex_replace(const Call *call);
const Value *regex_split(const Call *call);
/* regex.test(text). */
const Value *regex_test(const Call *call, const Value *regex, const Value *subject);

#endif
