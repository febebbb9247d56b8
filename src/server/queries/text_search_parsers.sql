-- Text search parsers.
-- "f(a,b)" becomes "f(a, b)": a comma with an even number of quotes behind it stands in no name.
SELECT 'text_search_parser' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.prsname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       p.prsname AS name,
       0 AS position,
       p.tableoid AS class_id, p.oid AS object_id, 0 AS sub_id, p.tableoid AS root_class, p.oid AS root_id,
       pg_catalog.regexp_replace(p.prsstart::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS start,
       pg_catalog.regexp_replace(p.prstoken::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS get_token,
       p.prsend::pg_catalog.regprocedure::pg_catalog.text AS "end",
       pg_catalog.regexp_replace(NULLIF(p.prsheadline, 0)::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS headline,
       p.prslextype::pg_catalog.regprocedure::pg_catalog.text AS lextypes,
       x.description AS comment
  FROM pg_catalog.pg_ts_parser p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = p.tableoid AND x.objoid = p.oid AND x.objsubid = 0
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND p.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_ts_parser'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND p.oid = ANY ($1)
;
