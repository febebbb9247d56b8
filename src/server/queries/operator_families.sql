-- Operator families, with the members that belong to none of their classes.
-- A member belongs to the class of its left type; in btree and hash, whose families hold operators across types, of both its types. Of two classes of one
-- type that is the default, or the first by name. (What pg_depend says about it differs by version: since 14 members of a gist class hang on its family.)
-- "f(a,b)" becomes "f(a, b)": a comma with an even number of quotes behind it stands in no name.
SELECT 'operator_family' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(f.opfname) || ' USING ' || pg_catalog.quote_ident(a.amname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       f.opfname AS name,
       0 AS position,
       f.tableoid AS class_id, f.oid AS object_id, 0 AS sub_id, f.tableoid AS root_class, f.oid AS root_id,
       (SELECT pg_catalog.string_agg('OPERATOR ' || o.amopstrategy || ' '
                   || pg_catalog.regexp_replace(o.amopopr::pg_catalog.regoperator::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g')
                   || COALESCE(' FOR ORDER BY ' || CASE WHEN sn.nspname <> 'pg_catalog' THEN pg_catalog.quote_ident(sn.nspname) || '.' ELSE '' END
                               || pg_catalog.quote_ident(sf.opfname), ''),
                   E'\n' ORDER BY o.amopstrategy, o.amopopr::pg_catalog.regoperator::pg_catalog.text COLLATE pg_catalog."C")
          FROM pg_catalog.pg_amop o
          LEFT JOIN pg_catalog.pg_opfamily sf ON sf.oid = o.amopsortfamily
          LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = sf.opfnamespace
         WHERE o.amopfamily = f.oid
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_opclass c
                            WHERE c.opcfamily = f.oid AND c.opcintype = o.amoplefttype
                              AND (c.opcintype = o.amoprighttype OR a.amname NOT IN ('btree', 'hash')))) AS operators,
       (SELECT pg_catalog.string_agg('FUNCTION ' || p.amprocnum
                   || ' (' || pg_catalog.format_type(p.amproclefttype, NULL) || ', ' || pg_catalog.format_type(p.amprocrighttype, NULL) || ') '
                   || pg_catalog.regexp_replace(p.amproc::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g'),
                   E'\n' ORDER BY p.amprocnum, pg_catalog.format_type(p.amproclefttype, NULL) COLLATE pg_catalog."C",
                                  pg_catalog.format_type(p.amprocrighttype, NULL) COLLATE pg_catalog."C")
          FROM pg_catalog.pg_amproc p
         WHERE p.amprocfamily = f.oid
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_opclass c
                            WHERE c.opcfamily = f.oid AND c.opcintype = p.amproclefttype
                              AND (c.opcintype = p.amprocrighttype OR a.amname NOT IN ('btree', 'hash')))) AS functions,
       CASE WHEN f.opfowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(f.opfowner)) END AS owner,
       x.description AS comment
  FROM pg_catalog.pg_opfamily f
  JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
  JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = f.tableoid AND x.objoid = f.oid AND x.objsubid = 0
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND f.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND f.oid = ANY ($1)
;
