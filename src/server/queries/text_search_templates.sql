-- Text search templates.
-- "f(a,b)" becomes "f(a, b)": a comma with an even number of quotes behind it stands in no name.
SELECT 'text_search_template' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.tmplname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       t.tmplname AS name,
       0 AS position,
       t.tableoid AS class_id, t.oid AS object_id, 0 AS sub_id, t.tableoid AS root_class, t.oid AS root_id,
       NULLIF(t.tmplinit, 0)::pg_catalog.regprocedure::pg_catalog.text AS init,
       pg_catalog.regexp_replace(t.tmpllexize::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS lexize,
       x.description AS comment
  FROM pg_catalog.pg_ts_template t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = t.tableoid AND x.objoid = t.oid AND x.objsubid = 0
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND t.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_ts_template'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND t.oid = ANY ($1)
;
