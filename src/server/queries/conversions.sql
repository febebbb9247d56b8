-- Conversions between encodings.
-- "f(a,b)" becomes "f(a, b)": a comma with an even number of quotes behind it stands in no name.
SELECT 'conversion' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.conname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       c.conname AS name,
       0 AS position,
       c.tableoid AS class_id, c.oid AS object_id, 0 AS sub_id, c.tableoid AS root_class, c.oid AS root_id,
       pg_catalog.pg_encoding_to_char(c.conforencoding) AS source_encoding,
       pg_catalog.pg_encoding_to_char(c.contoencoding) AS target_encoding,
       -- functions of the system have another argument since 14
       CASE WHEN p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace THEN pg_catalog.quote_ident(p.proname)
            ELSE pg_catalog.regexp_replace(c.conproc::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') END AS function,
       CASE WHEN c.condefault THEN 'yes' END AS "default",
       CASE WHEN c.conowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.conowner)) END AS owner,
       x.description AS comment
  FROM pg_catalog.pg_conversion c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
  JOIN pg_catalog.pg_proc p ON p.oid = c.conproc
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = c.tableoid AND x.objoid = c.oid AND x.objsubid = 0
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_conversion'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND c.oid = ANY ($1)
;
