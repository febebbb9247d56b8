-- Objects of users that are seen but not modelled, and what this role may not read: how many of each. So "clean" can say what it does not cover.
-- Large objects are left out on purpose: they are data.
WITH RECURSIVE member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
     WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
), namespace AS MATERIALIZED (
    SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), this AS (
    SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
), class (oid) AS (
    -- the catalogs whose rows depend on something, one step by index each
    SELECT pg_catalog.min(d.classid) FROM pg_catalog.pg_depend d
    UNION ALL
    SELECT (SELECT d.classid FROM pg_catalog.pg_depend d WHERE d.classid > c.oid ORDER BY d.classid LIMIT 1) FROM class c WHERE c.oid IS NOT NULL
), shared_class (oid) AS (
    SELECT (SELECT pg_catalog.min(d.classid) FROM pg_catalog.pg_shdepend d WHERE d.dbid = t.oid) FROM this t
    UNION ALL
    SELECT (SELECT d.classid FROM pg_catalog.pg_shdepend d WHERE d.dbid = t.oid AND d.classid > c.oid ORDER BY d.classid LIMIT 1)
      FROM shared_class c, this t WHERE c.oid IS NOT NULL
), unknown_class (oid) AS MATERIALIZED (
    SELECT c.oid FROM (SELECT oid FROM class UNION SELECT oid FROM shared_class) c
     WHERE c.oid NOT IN (826,   -- pg_default_acl
                         1247,  -- pg_type
                         1255,  -- pg_proc
                         1259,  -- pg_class
                         1417,  -- pg_foreign_server
                         1418,  -- pg_user_mapping
                         2328,  -- pg_foreign_data_wrapper
                         2601,  -- pg_am
                         2602,  -- pg_amop
                         2603,  -- pg_amproc
                         2604,  -- pg_attrdef
                         2605,  -- pg_cast
                         2606,  -- pg_constraint
                         2607,  -- pg_conversion
                         2612,  -- pg_language
                         2613,  -- pg_largeobject
                         2615,  -- pg_namespace
                         2616,  -- pg_opclass
                         2617,  -- pg_operator
                         2618,  -- pg_rewrite
                         2620,  -- pg_trigger
                         2753,  -- pg_opfamily
                         3079,  -- pg_extension
                         3256,  -- pg_policy
                         3381,  -- pg_statistic_ext
                         3456,  -- pg_collation
                         3466,  -- pg_event_trigger
                         3576,  -- pg_transform
                         3600,  -- pg_ts_dict
                         3601,  -- pg_ts_parser
                         3602,  -- pg_ts_config
                         3764,  -- pg_ts_template
                         6100,  -- pg_subscription
                         6104,  -- pg_publication
                         6106,  -- pg_publication_rel
                         6237)  -- pg_publication_namespace
), found (kind, class, oid) AS (
    SELECT 'relations of an unknown kind', c.tableoid, c.oid FROM pg_catalog.pg_class c
     WHERE c.oid >= 16384 AND c.relkind NOT IN ('r', 'p', 'v', 'm', 'i', 'I', 'S', 'f', 'c', 't') AND c.relnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL
    SELECT CASE WHEN t.typisdefined THEN 'types of an unknown kind' ELSE 'shell types' END, t.tableoid, t.oid FROM pg_catalog.pg_type t
     WHERE t.oid >= 16384 AND (t.typtype NOT IN ('b', 'c', 'd', 'e', 'r', 'm') OR NOT t.typisdefined) AND t.typnamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL
    SELECT 'constraints of an unknown kind', k.tableoid, k.oid FROM pg_catalog.pg_constraint k
     WHERE k.oid >= 16384 AND k.contype NOT IN ('c', 'f', 'n', 'p', 't', 'u', 'x') AND k.connamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL
    SELECT 'functions of an unknown kind', p.tableoid, p.oid FROM pg_catalog.pg_proc p
     WHERE p.oid >= 16384 AND p.prokind NOT IN ('a', 'f', 'p', 'w') AND p.pronamespace IN (SELECT n.oid FROM namespace n)
    UNION ALL
    SELECT 'relations in schema pg_catalog', c.tableoid, c.oid FROM pg_catalog.pg_class c
     WHERE c.oid >= 16384 AND c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
    UNION ALL
    SELECT 'functions in schema pg_catalog', p.tableoid, p.oid FROM pg_catalog.pg_proc p
     WHERE p.oid >= 16384 AND p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace
    UNION ALL
    SELECT 'types in schema pg_catalog', t.tableoid, t.oid FROM pg_catalog.pg_type t
     WHERE t.oid >= 16384 AND t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace AND t.typtype IN ('b', 'd', 'e', 'r') AND t.typcategory <> 'A'
    UNION ALL
    SELECT 'objects in ' || c.oid::pg_catalog.regclass::pg_catalog.text, d.classid, d.objid
      FROM (SELECT s.classid, s.objid FROM pg_catalog.pg_depend s UNION SELECT s.classid, s.objid FROM pg_catalog.pg_shdepend s JOIN this t ON t.oid = s.dbid) d
      JOIN unknown_class c ON c.oid = d.classid WHERE d.objid >= 16384 AND EXISTS (SELECT FROM unknown_class)
    UNION ALL
    -- the condition of the view
    SELECT 'options of user mappings (not readable)', NULL, u.umid
      FROM pg_catalog.pg_user_mappings u JOIN pg_catalog.pg_foreign_server s ON s.oid = u.srvid
     WHERE u.umoptions IS NULL
       AND NOT (u.umuser <> 0 AND u.usename = CURRENT_USER
                AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE') OR pg_catalog.has_server_privilege(s.oid, 'USAGE')))
       AND NOT (u.umuser = 0 AND pg_catalog.pg_has_role(s.srvowner, 'USAGE'))
       AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER)
    UNION ALL
    SELECT 'settings of subscriptions (not readable before PostgreSQL 14)', NULL, NULL FROM pg_catalog.pg_subscription s
     WHERE s.subdbid = (SELECT t.oid FROM this t) AND pg_catalog.current_setting('server_version_num')::integer < 140000
)
SELECT f.kind, pg_catalog.count(*) AS count
  FROM found f
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = f.class AND m.objid = f.oid)
 GROUP BY f.kind
 ORDER BY f.kind
;
