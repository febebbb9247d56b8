-- The rarer families of which a database has nothing, by the names of their query files: asking each of them what it has costs more, since planning is most of the
-- time on a small schema. Objects of users have oids from 16384. What is not named here is asked for always.
SELECT f.query
  FROM (VALUES
        ('access_methods', EXISTS (SELECT FROM pg_catalog.pg_am WHERE oid >= 16384)),
        ('aggregates', EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid >= 16384 AND prokind = 'a')),
        ('base_types', EXISTS (SELECT FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem
                                WHERE t.oid >= 16384 AND t.typtype = 'b' AND e.typarray IS DISTINCT FROM t.oid)),
        ('casts', EXISTS (SELECT FROM pg_catalog.pg_cast WHERE oid >= 16384)),
        ('collations', EXISTS (SELECT FROM pg_catalog.pg_collation WHERE oid >= 16384)),
        ('composite_types', EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'c')),
        ('conversions', EXISTS (SELECT FROM pg_catalog.pg_conversion WHERE oid >= 16384)),
        ('default_privileges', EXISTS (SELECT FROM pg_catalog.pg_default_acl)),
        ('domains', EXISTS (SELECT FROM pg_catalog.pg_type WHERE oid >= 16384 AND typtype = 'd')),
        ('enums', EXISTS (SELECT FROM pg_catalog.pg_type WHERE oid >= 16384 AND typtype = 'e')),
        ('event_triggers', EXISTS (SELECT FROM pg_catalog.pg_event_trigger)),
        ('foreign_data_wrappers', EXISTS (SELECT FROM pg_catalog.pg_foreign_data_wrapper)),
        ('foreign_servers', EXISTS (SELECT FROM pg_catalog.pg_foreign_server)),
        ('foreign_tables', EXISTS (SELECT FROM pg_catalog.pg_foreign_table)),
        ('languages', EXISTS (SELECT FROM pg_catalog.pg_language WHERE oid >= 16384)),
        ('operator_classes', EXISTS (SELECT FROM pg_catalog.pg_opclass WHERE oid >= 16384)),
        ('operator_families', EXISTS (SELECT FROM pg_catalog.pg_opfamily WHERE oid >= 16384)),
        ('operators', EXISTS (SELECT FROM pg_catalog.pg_operator WHERE oid >= 16384)),
        ('publications', EXISTS (SELECT FROM pg_catalog.pg_publication)),
        ('range_types', EXISTS (SELECT FROM pg_catalog.pg_type WHERE oid >= 16384 AND typtype = 'r')),
        ('rules', EXISTS (SELECT FROM pg_catalog.pg_rewrite WHERE oid >= 16384 AND rulename <> '_RETURN')),
        ('statistics', EXISTS (SELECT FROM pg_catalog.pg_statistic_ext)),
        ('subscriptions', EXISTS (SELECT FROM pg_catalog.pg_subscription)),
        ('text_search_configurations', EXISTS (SELECT FROM pg_catalog.pg_ts_config WHERE oid >= 16384)),
        ('text_search_dictionaries', EXISTS (SELECT FROM pg_catalog.pg_ts_dict WHERE oid >= 16384)),
        ('text_search_parsers', EXISTS (SELECT FROM pg_catalog.pg_ts_parser WHERE oid >= 16384)),
        ('text_search_templates', EXISTS (SELECT FROM pg_catalog.pg_ts_template WHERE oid >= 16384)),
        ('transforms', EXISTS (SELECT FROM pg_catalog.pg_transform WHERE oid >= 16384)),
        ('user_mappings', EXISTS (SELECT FROM pg_catalog.pg_user_mappings))) AS f (query, present)
 -- in a large database looking for what is not there takes longer than planning
 WHERE (SELECT pg_catalog.count(*) FROM (SELECT FROM pg_catalog.pg_class c WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm') LIMIT 1000) AS many) < 1000
   AND NOT f.present
;
