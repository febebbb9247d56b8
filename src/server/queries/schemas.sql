-- Schemas.
SELECT 'schema' AS kind,
       pg_catalog.quote_ident(n.nspname) AS identity,
       NULL AS parent,
       NULL AS schema,
       n.nspname AS name,
       0 AS position,
       n.tableoid AS class_id, n.oid AS object_id, 0 AS sub_id, n.tableoid AS root_class, n.oid AS root_id,
       CASE WHEN n.nspname <> 'public' OR x.description <> 'standard public schema' THEN x.description END AS comment
  FROM pg_catalog.pg_namespace n
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = n.tableoid AND x.objoid = n.oid AND x.objsubid = 0
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND n.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND n.oid = ANY ($1)
;
