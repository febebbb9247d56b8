#ifndef ANALYSIS_REPAIR_MAKERS_H
#define ANALYSIS_REPAIR_MAKERS_H

/* The makers of all kinds, one a kind or for kinds that are made alike; the table in repair_maker.c says which. */

#include "repair_maker.h"

extern const RepairMaker repair_schema_maker, repair_extension_maker;
extern const RepairMaker repair_enum_maker;
extern const RepairMaker repair_sequence_maker;
extern const RepairMaker repair_table_maker, repair_column_maker;
extern const RepairMaker repair_constraint_maker, repair_index_maker;
extern const RepairMaker repair_view_maker, repair_matview_maker;
extern const RepairMaker repair_rule_maker, repair_trigger_maker, repair_policy_maker;

/* A gap that says so: for kinds whose maker is not there. */
extern const RepairMaker repair_unmade_maker;

#endif
