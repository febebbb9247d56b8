-- Operators; not those that are only named, as commutator or negator of another.
-- "f(a,b)" becomes "f(a, b)": a comma with an even number of quotes behind it stands in no name.
SELECT 'operator' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || o.oprname || '('
       || CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprleft, NULL) END || ', '
       || CASE WHEN o.oprright = 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprright, NULL) END || ')' AS identity,
       NULL AS parent,
       n.nspname AS schema,
       o.oprname AS name,
       0 AS position,
       o.tableoid AS class_id, o.oid AS object_id, 0 AS sub_id, o.tableoid AS root_class, o.oid AS root_id,
       pg_catalog.regexp_replace(o.oprcode::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS function,
       pg_catalog.regexp_replace(NULLIF(o.oprcom, 0)::pg_catalog.regoperator::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS commutator,
       pg_catalog.regexp_replace(NULLIF(o.oprnegate, 0)::pg_catalog.regoperator::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS negator,
       pg_catalog.regexp_replace(NULLIF(o.oprrest, 0)::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS restrict,
       pg_catalog.regexp_replace(NULLIF(o.oprjoin, 0)::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS "join",
       CASE WHEN o.oprcanhash THEN 'yes' END AS hashes,
       CASE WHEN o.oprcanmerge THEN 'yes' END AS merges,
       CASE WHEN o.oprowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(o.oprowner)) END AS owner,
       x.description AS comment
  FROM pg_catalog.pg_operator o
  JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = o.tableoid AND x.objoid = o.oid AND x.objsubid = 0
 WHERE o.oprcode <> 0
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND o.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND o.oid = ANY ($1)
;
