-- Access methods; not those that every database has.
SELECT 'access_method' AS kind,
       pg_catalog.quote_ident(a.amname) AS identity,
       NULL AS parent,
       NULL AS schema,
       a.amname AS name,
       0 AS position,
       a.tableoid AS class_id, a.oid AS object_id, 0 AS sub_id, a.tableoid AS root_class, a.oid AS root_id,
       CASE a.amtype WHEN 'i' THEN 'index' ELSE 'table' END AS type,
       NULLIF(a.amhandler, 0)::pg_catalog.regprocedure::pg_catalog.text AS handler,
       x.description AS comment
  FROM pg_catalog.pg_am a
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = a.tableoid AND x.objoid = a.oid AND x.objsubid = 0
 WHERE a.oid >= 16384
   AND a.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_am'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND a.oid = ANY ($1)
;
