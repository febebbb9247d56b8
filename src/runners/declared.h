#ifndef DECLARED_H
#define DECLARED_H

#include "drizzle_config.h"
#include "model/project.h"

/* The schema that a Drizzle configuration names, as a declared source of the target; none when it names none. */
void declared_from_drizzle(Project *project, Target *target, const DrizzleConfig *config);

#endif
