#ifndef SQITCH_PLAN_H
#define SQITCH_PLAN_H

#include "folder.h"

/* One change of a sqitch.plan. All texts are owned. */
typedef struct {
    char *name;          /* may have folders: "schema/users" */
    char *id;            /* SHA-1 as Sqitch makes it: of project, name, the change before, planner, date, dependencies and note */
    GPtrArray *requires, *conflicts; /* of char *, as they count for the id: without the own project's name */
    GPtrArray *tags;     /* of char *, without "@" */
    GPtrArray *rework_tags; /* of char *: those of which one is in the names of its scripts, since a later change has its name; empty: not reworked */
    char *timestamp, *planner, *note; /* note NULL: none */
    int line;
} SqitchChange;

typedef struct {
    char *project, *uri; /* NULL: not said */
    GPtrArray *changes;  /* of SqitchChange *, in the plan's order */
} SqitchPlan;

/* Reads a plan; what Sqitch would refuse is a problem of the set (`name` is the file's in it), and its stop_text. Never fails. */
SqitchPlan *sqitch_plan_read(MigrationSet *set, const char *name, const char *text, size_t size);
void sqitch_plan_free(SqitchPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SqitchPlan, sqitch_plan_free)

/* Index of the change that a dependency of the change at `before` names ("users", "users@v1", "@v1", an id); -1: none before it. */
int sqitch_plan_find(const SqitchPlan *plan, const char *dependency, guint before);

#endif
