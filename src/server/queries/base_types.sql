-- Base types: made of functions in C. Not array types, which come with their elements, nor shells.
-- "f(a,b)" becomes "f(a, b)": a comma with an even number of quotes behind it stands in no name.
SELECT 'base_type' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       t.typname AS name,
       0 AS position,
       t.tableoid AS class_id, t.oid AS object_id, 0 AS sub_id, t.tableoid AS root_class, t.oid AS root_id,
       pg_catalog.regexp_replace(t.typinput::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS input,
       t.typoutput::pg_catalog.regprocedure::pg_catalog.text AS output,
       pg_catalog.regexp_replace(NULLIF(t.typreceive, 0)::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS receive,
       NULLIF(t.typsend, 0)::pg_catalog.regprocedure::pg_catalog.text AS send,
       NULLIF(t.typmodin, 0)::pg_catalog.regprocedure::pg_catalog.text AS typmod_in,
       NULLIF(t.typmodout, 0)::pg_catalog.regprocedure::pg_catalog.text AS typmod_out,
       NULLIF(t.typanalyze, 0)::pg_catalog.regprocedure::pg_catalog.text AS analyze,
--[14+] CASE WHEN t.typelem = 0 OR t.typsubscript <> 'pg_catalog.raw_array_subscript_handler'::pg_catalog.regproc
--[14+]      THEN NULLIF(t.typsubscript, 0)::pg_catalog.regprocedure::pg_catalog.text END AS subscript,
       CASE t.typlen WHEN -1 THEN 'variable' ELSE t.typlen::pg_catalog.text END AS length,
       CASE WHEN t.typbyval THEN 'yes' END AS by_value,
       CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'd' THEN 'double' END AS alignment,
       CASE t.typstorage WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' WHEN 'm' THEN 'main' END AS storage,
       CASE WHEN t.typcategory <> 'U' THEN t.typcategory::pg_catalog.text END AS category,
       CASE WHEN t.typispreferred THEN 'yes' END AS preferred,
       pg_catalog.quote_literal(t.typdefault) AS "default",
       CASE WHEN t.typelem <> 0 THEN pg_catalog.format_type(t.typelem, NULL) END AS element,
       CASE WHEN t.typdelim <> ',' THEN t.typdelim::pg_catalog.text END AS delimiter,
       CASE WHEN t.typcollation <> 0 THEN 'yes' END AS collatable,
       CASE WHEN t.typowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(t.typowner)) END AS owner,
       CASE WHEN t.typacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(t.typowner)) || ' ' || pg_catalog.array_to_string(t.typacl, ' ') END AS privileges,
       s.labels AS security_labels,
       x.description AS comment
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem
  LEFT JOIN (SELECT s.classoid, s.objoid,
                    pg_catalog.string_agg(pg_catalog.quote_ident(s.provider) || ' ' || pg_catalog.quote_literal(s.label), ', ' ORDER BY s.provider) AS labels
               FROM pg_catalog.pg_seclabel s WHERE s.objsubid = 0 GROUP BY s.classoid, s.objoid) s ON s.classoid = t.tableoid AND s.objoid = t.oid
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = t.tableoid AND x.objoid = t.oid AND x.objsubid = 0
 WHERE t.typtype = 'b' AND t.typisdefined AND e.typarray IS DISTINCT FROM t.oid
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND t.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND t.oid = ANY ($1)
;
