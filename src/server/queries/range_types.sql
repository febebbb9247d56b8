-- Range types. Their multirange types (since 14), constructors and casts come with them.
-- "f(a,b)" becomes "f(a, b)": a comma with an even number of quotes behind it stands in no name.
SELECT 'range_type' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       t.typname AS name,
       0 AS position,
       t.tableoid AS class_id, t.oid AS object_id, 0 AS sub_id, t.tableoid AS root_class, t.oid AS root_id,
       pg_catalog.format_type(r.rngsubtype, NULL) AS subtype,
       CASE WHEN NOT o.opcdefault OR o.opcintype <> r.rngsubtype
                 AND EXISTS (SELECT FROM pg_catalog.pg_opclass e WHERE e.opcmethod = o.opcmethod AND e.opcintype = r.rngsubtype AND e.opcdefault)
            THEN CASE WHEN opn.nspname = 'pg_catalog' THEN '' ELSE pg_catalog.quote_ident(opn.nspname) || '.' END
                 || pg_catalog.quote_ident(o.opcname) END AS subtype_opclass,
       CASE WHEN r.rngcollation <> b.typcollation
            THEN (SELECT CASE WHEN cn.nspname = 'pg_catalog' THEN '' ELSE pg_catalog.quote_ident(cn.nspname) || '.' END
                         || pg_catalog.quote_ident(co.collname)
                    FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
                   WHERE co.oid = r.rngcollation) END AS collation,
       NULLIF(r.rngcanonical, 0)::pg_catalog.regprocedure::pg_catalog.text AS canonical,
       pg_catalog.regexp_replace(NULLIF(r.rngsubdiff, 0)::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS subtype_diff,
       -- the system puts multi before the first "range" in the name, or _multirange behind it
--[14+] CASE WHEN mt.typnamespace <> t.typnamespace
--[14+]        OR mt.typname <> CASE WHEN pg_catalog.strpos(t.typname, 'range') > 0 THEN pg_catalog.regexp_replace(t.typname, 'range', 'multirange')
--[14+]                              ELSE pg_catalog.substr(t.typname, 1, 52) || '_multirange' END::pg_catalog.name
--[14+]      THEN pg_catalog.quote_ident(mn.nspname) || '.' || pg_catalog.quote_ident(mt.typname) END AS multirange_type,
       CASE WHEN t.typowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(t.typowner)) END AS owner,
       CASE WHEN t.typacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(t.typowner)) || ' ' || pg_catalog.array_to_string(t.typacl, ' ') END AS privileges,
       s.labels AS security_labels,
       x.description AS comment
  FROM pg_catalog.pg_range r
  JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  JOIN pg_catalog.pg_type b ON b.oid = r.rngsubtype
  JOIN pg_catalog.pg_opclass o ON o.oid = r.rngsubopc
  JOIN pg_catalog.pg_namespace opn ON opn.oid = o.opcnamespace
--[14+] JOIN pg_catalog.pg_type mt ON mt.oid = r.rngmultitypid
--[14+] JOIN pg_catalog.pg_namespace mn ON mn.oid = mt.typnamespace
  LEFT JOIN (SELECT s.classoid, s.objoid,
                    pg_catalog.string_agg(pg_catalog.quote_ident(s.provider) || ' ' || pg_catalog.quote_literal(s.label), ', ' ORDER BY s.provider) AS labels
               FROM pg_catalog.pg_seclabel s WHERE s.objsubid = 0 GROUP BY s.classoid, s.objoid) s ON s.classoid = t.tableoid AND s.objoid = t.oid
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = t.tableoid AND x.objoid = t.oid AND x.objsubid = 0
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND t.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND t.oid = ANY ($1)
;
