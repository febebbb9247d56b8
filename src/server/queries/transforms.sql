-- Transforms. A transform has no name but its type and language.
SELECT 'transform' AS kind,
       'FOR ' || pg_catalog.format_type(t.trftype, NULL) || ' LANGUAGE ' || pg_catalog.quote_ident(l.lanname) AS identity,
       NULL AS parent,
       NULL AS schema,
       'FOR ' || pg_catalog.format_type(t.trftype, NULL) || ' LANGUAGE ' || pg_catalog.quote_ident(l.lanname) AS name,
       0 AS position,
       t.tableoid AS class_id, t.oid AS object_id, 0 AS sub_id, t.tableoid AS root_class, t.oid AS root_id,
       NULLIF(t.trffromsql, 0)::pg_catalog.regprocedure::pg_catalog.text AS from_sql,
       NULLIF(t.trftosql, 0)::pg_catalog.regprocedure::pg_catalog.text AS to_sql,
       x.description AS comment
  FROM pg_catalog.pg_transform t
  JOIN pg_catalog.pg_language l ON l.oid = t.trflang
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = t.tableoid AND x.objoid = t.oid AND x.objsubid = 0
 WHERE t.oid >= 16384
   AND t.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_transform'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND t.oid = ANY ($1)
;
