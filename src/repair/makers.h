#ifndef REPAIR_MAKERS_H
#define REPAIR_MAKERS_H

/* The makers of all kinds, one a kind or for kinds that are made alike; the table in maker.c says which. */

#include "maker.h"

extern const RepairMaker repair_schema_maker, repair_extension_maker;
extern const RepairMaker repair_enum_maker;
extern const RepairMaker repair_sequence_maker;
extern const RepairMaker repair_table_maker, repair_column_maker;
extern const RepairMaker repair_constraint_maker, repair_index_maker;
extern const RepairMaker repair_view_maker, repair_matview_maker;
extern const RepairMaker repair_rule_maker, repair_trigger_maker, repair_policy_maker;

extern const RepairMaker repair_composite_type_maker, repair_attribute_maker, repair_range_type_maker, repair_base_type_maker;
extern const RepairMaker repair_domain_maker, repair_domain_constraint_maker;
extern const RepairMaker repair_function_maker, repair_procedure_maker, repair_aggregate_maker;
extern const RepairMaker repair_operator_maker, repair_operator_family_maker, repair_operator_class_maker;
extern const RepairMaker repair_cast_maker, repair_transform_maker;
extern const RepairMaker repair_language_maker, repair_access_method_maker;
extern const RepairMaker repair_collation_maker, repair_conversion_maker;
extern const RepairMaker repair_event_trigger_maker, repair_statistics_maker;
extern const RepairMaker repair_text_search_parser_maker, repair_text_search_template_maker;
extern const RepairMaker repair_text_search_dictionary_maker, repair_text_search_configuration_maker;
extern const RepairMaker repair_wrapper_maker, repair_server_maker, repair_user_mapping_maker, repair_foreign_table_maker;
extern const RepairMaker repair_publication_maker, repair_subscription_maker;
extern const RepairMaker repair_default_privileges_maker;

#endif
