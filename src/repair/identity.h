#ifndef REPAIR_IDENTITY_H
#define REPAIR_IDENTITY_H

/* Identity columns, and the options that their sequences share with others. */

#include "maker.h"

typedef struct {
    char *start, *increment, *min, *max, *cache; /* NULL: the default */
    bool cycle;
} SequenceOptions;

SequenceOptions repair_sequence_options(const Object *sequence);
void repair_sequence_options_clear(SequenceOptions *options);
/* " INCREMENT BY 5 ..." for CREATE. */
void repair_sequence_options_append(GString *out, const SequenceOptions *options);
/* The options that differ, each with `word` before ("SET " or ""), defaults named. */
void repair_sequence_options_alter(GString *out, const char *word, const SequenceOptions *before, const SequenceOptions *after);
/* SELECT setval() where the present value would be out of the new bounds, which ALTER refuses; `sequence` is an expression of type regclass. */
void repair_sequence_options_enter(RepairStep *step, const char *sequence, const SequenceOptions *before, const SequenceOptions *after);

/* " GENERATED ALWAYS AS IDENTITY (...)" from the property `identity`. */
void repair_identity_define(GString *out, const char *identity);
/* ALTER COLUMN ... ADD GENERATED, SET GENERATED, DROP IDENTITY; NULL: not an identity column. */
void repair_identity_alter(RepairStep *step, const Object *column, const char *before, const char *after);

#endif
