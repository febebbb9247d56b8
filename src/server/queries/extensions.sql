-- Extensions. plpgsql is in every database from the start and says nothing.
SELECT 'extension' AS kind,
       pg_catalog.quote_ident(e.extname) AS identity,
       NULL AS parent,
       NULL AS schema,
       e.extname AS name,
       0 AS position,
       e.tableoid AS class_id, e.oid AS object_id, 0 AS sub_id, e.tableoid AS root_class, e.oid AS root_id,
       e.extversion AS version,
       pg_catalog.quote_ident(n.nspname) AS schema,
       x.description AS comment
  FROM pg_catalog.pg_extension e
  JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = e.tableoid AND x.objoid = e.oid AND x.objsubid = 0
 WHERE e.extname <> 'plpgsql'
--[only] AND e.oid = ANY ($1)
;
