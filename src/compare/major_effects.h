#ifndef COMPARE_MAJOR_EFFECTS_H
#define COMPARE_MAJOR_EFFECTS_H

/* Which differences of two catalogs come from the majors of their servers alone: the same SQL has other effects there. */

#include "deparse.h"
#include "model/change.h"

typedef struct MajorEffects MajorEffects;

MajorEffects *major_effects_new(const Catalog *before, const Catalog *after, const MajorSpan *span); /* borrows all three */
void major_effects_free(MajorEffects *effects);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MajorEffects, major_effects_free)

/* Of a property of an object on both sides. */
bool major_effects_explain(MajorEffects *effects, const Change *change, const PropertyChange *property);

/* `catalog` with the names of objects as the newer of the two majors quotes them; NULL when they are that already. */
Catalog *major_effects_requote(const Catalog *catalog, const MajorSpan *span);

#endif
