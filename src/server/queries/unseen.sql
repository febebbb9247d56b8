-- Objects of users of the kinds that are not modelled: how many of each. So "clean" can say what it does not cover.
WITH member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
     WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
), namespace AS MATERIALIZED (
    SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), found (kind, class, oid) AS (
    SELECT CASE c.relkind WHEN 'f' THEN 'foreign tables' ELSE 'composite types' END, c.tableoid, c.oid
      FROM pg_catalog.pg_class c WHERE c.relkind IN ('f', 'c') AND c.relnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL
    SELECT 'rules', w.tableoid, w.oid FROM pg_catalog.pg_rewrite w JOIN pg_catalog.pg_class c ON c.oid = w.ev_class
     WHERE w.rulename <> '_RETURN' AND c.relnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL
    SELECT CASE t.typtype WHEN 'r' THEN 'range types' ELSE 'base types' END, t.tableoid, t.oid FROM pg_catalog.pg_type t
     WHERE (t.typtype = 'r' OR t.typtype = 'b' AND t.typcategory <> 'A') AND t.typnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL
    SELECT 'aggregates', p.tableoid, p.oid FROM pg_catalog.pg_proc p
     WHERE p.prokind = 'a' AND p.pronamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL SELECT 'operators', o.tableoid, o.oid FROM pg_catalog.pg_operator o WHERE o.oprnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL SELECT 'operator classes', o.tableoid, o.oid FROM pg_catalog.pg_opclass o WHERE o.opcnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL SELECT 'operator families', o.tableoid, o.oid FROM pg_catalog.pg_opfamily o WHERE o.opfnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL SELECT 'casts', c.tableoid, c.oid FROM pg_catalog.pg_cast c WHERE c.oid >= 16384
    UNION ALL SELECT 'collations', c.tableoid, c.oid FROM pg_catalog.pg_collation c WHERE c.collnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL SELECT 'conversions', c.tableoid, c.oid FROM pg_catalog.pg_conversion c WHERE c.connamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL SELECT 'text search configurations', t.tableoid, t.oid FROM pg_catalog.pg_ts_config t WHERE t.cfgnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL SELECT 'text search dictionaries', t.tableoid, t.oid FROM pg_catalog.pg_ts_dict t WHERE t.dictnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL SELECT 'text search parsers', t.tableoid, t.oid FROM pg_catalog.pg_ts_parser t WHERE t.prsnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL SELECT 'text search templates', t.tableoid, t.oid FROM pg_catalog.pg_ts_template t WHERE t.tmplnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL SELECT 'languages', l.tableoid, l.oid FROM pg_catalog.pg_language l WHERE l.oid >= 16384
    UNION ALL SELECT 'transforms', t.tableoid, t.oid FROM pg_catalog.pg_transform t
    UNION ALL SELECT 'access methods', a.tableoid, a.oid FROM pg_catalog.pg_am a WHERE a.oid >= 16384
    UNION ALL SELECT 'extended statistics', s.tableoid, s.oid FROM pg_catalog.pg_statistic_ext s WHERE s.stxnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL SELECT 'event triggers', e.tableoid, e.oid FROM pg_catalog.pg_event_trigger e
    UNION ALL SELECT 'foreign data wrappers', f.tableoid, f.oid FROM pg_catalog.pg_foreign_data_wrapper f
    UNION ALL SELECT 'foreign servers', s.tableoid, s.oid FROM pg_catalog.pg_foreign_server s
    UNION ALL SELECT 'user mappings', 0, u.umid FROM pg_catalog.pg_user_mappings u
    UNION ALL SELECT 'publications', p.tableoid, p.oid FROM pg_catalog.pg_publication p
    UNION ALL SELECT 'subscriptions', 0, 0 FROM pg_catalog.pg_subscription s
               WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
    UNION ALL SELECT 'default privileges', a.tableoid, a.oid FROM pg_catalog.pg_default_acl a
    UNION ALL SELECT 'security labels', 0, l.objoid FROM pg_catalog.pg_seclabel l
)
SELECT f.kind, pg_catalog.count(*) AS count
  FROM found f
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = f.class AND m.objid = f.oid)
   -- what a type or a range type brings along
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = f.class AND d.objid = f.oid AND d.deptype = 'i'
                      AND f.kind NOT IN ('composite types', 'rules'))
 GROUP BY f.kind
 ORDER BY f.kind
;
