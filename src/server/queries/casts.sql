-- Casts; not those that every database has, nor the one that comes with a range type. A cast has no name but its types.
-- "f(a,b)" becomes "f(a, b)": a comma with an even number of quotes behind it stands in no name.
SELECT 'cast' AS kind,
       '(' || pg_catalog.format_type(c.castsource, NULL) || ' AS ' || pg_catalog.format_type(c.casttarget, NULL) || ')' AS identity,
       NULL AS parent,
       NULL AS schema,
       '(' || pg_catalog.format_type(c.castsource, NULL) || ' AS ' || pg_catalog.format_type(c.casttarget, NULL) || ')' AS name,
       0 AS position,
       c.tableoid AS class_id, c.oid AS object_id, 0 AS sub_id, c.tableoid AS root_class, c.oid AS root_id,
       CASE c.castmethod WHEN 'b' THEN 'binary' WHEN 'i' THEN 'inout'
            ELSE 'function ' || pg_catalog.regexp_replace(c.castfunc::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') END AS method,
       CASE c.castcontext WHEN 'a' THEN 'assignment' WHEN 'i' THEN 'implicit' END AS context,
       x.description AS comment
  FROM pg_catalog.pg_cast c
  JOIN pg_catalog.pg_type st ON st.oid = c.castsource
  JOIN pg_catalog.pg_type tt ON tt.oid = c.casttarget
  JOIN pg_catalog.pg_namespace sn ON sn.oid = st.typnamespace
  JOIN pg_catalog.pg_namespace tn ON tn.oid = tt.typnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = c.tableoid AND x.objoid = c.oid AND x.objsubid = 0
 WHERE c.oid >= 16384
   AND sn.nspname !~ '^pg_(temp|toast_temp)_' AND tn.nspname !~ '^pg_(temp|toast_temp)_'
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype IN ('e', 'i'))
--[only] AND c.oid = ANY ($1)
;
