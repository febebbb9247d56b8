-- Operator classes with their members.
-- A member belongs to the class of its left type; in btree and hash, whose families hold operators across types, of both its types. Of two classes of one
-- type that is the default, or the first by name. (What pg_depend says about it differs by version: since 14 members of a gist class hang on its family.)
-- "f(a,b)" becomes "f(a, b)": a comma with an even number of quotes behind it stands in no name.
SELECT 'operator_class' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.opcname) || ' USING ' || pg_catalog.quote_ident(a.amname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       c.opcname AS name,
       0 AS position,
       c.tableoid AS class_id, c.oid AS object_id, 0 AS sub_id, c.tableoid AS root_class, c.oid AS root_id,
       pg_catalog.format_type(c.opcintype, NULL) AS type,
       CASE WHEN c.opcdefault THEN 'yes' END AS "default",
       CASE WHEN f.opfname <> c.opcname OR f.opfnamespace <> c.opcnamespace
            THEN CASE WHEN fn.nspname = 'pg_catalog' THEN '' ELSE pg_catalog.quote_ident(fn.nspname) || '.' END || pg_catalog.quote_ident(f.opfname)
            END AS family,
       CASE WHEN c.opckeytype <> 0 THEN pg_catalog.format_type(c.opckeytype, NULL) END AS storage,
       CASE WHEN c.leads THEN
            (SELECT pg_catalog.string_agg('OPERATOR ' || o.amopstrategy || ' '
                        || pg_catalog.regexp_replace(o.amopopr::pg_catalog.regoperator::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g')
                        || COALESCE(' FOR ORDER BY ' || CASE WHEN sn.nspname <> 'pg_catalog' THEN pg_catalog.quote_ident(sn.nspname) || '.' ELSE '' END
                                    || pg_catalog.quote_ident(sf.opfname), ''),
                        E'\n' ORDER BY o.amopstrategy, o.amopopr::pg_catalog.regoperator::pg_catalog.text COLLATE pg_catalog."C")
               FROM pg_catalog.pg_amop o
               LEFT JOIN pg_catalog.pg_opfamily sf ON sf.oid = o.amopsortfamily
               LEFT JOIN pg_catalog.pg_namespace sn ON sn.oid = sf.opfnamespace
              WHERE o.amopfamily = c.opcfamily AND o.amoplefttype = c.opcintype
                AND (o.amoprighttype = c.opcintype OR a.amname NOT IN ('btree', 'hash'))) END AS operators,
       CASE WHEN c.leads THEN
            (SELECT pg_catalog.string_agg('FUNCTION ' || p.amprocnum
                        || ' (' || pg_catalog.format_type(p.amproclefttype, NULL) || ', ' || pg_catalog.format_type(p.amprocrighttype, NULL) || ') '
                        || pg_catalog.regexp_replace(p.amproc::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g'),
                        E'\n' ORDER BY p.amprocnum, pg_catalog.format_type(p.amprocrighttype, NULL) COLLATE pg_catalog."C")
               FROM pg_catalog.pg_amproc p
              WHERE p.amprocfamily = c.opcfamily AND p.amproclefttype = c.opcintype
                AND (p.amprocrighttype = c.opcintype OR a.amname NOT IN ('btree', 'hash'))) END AS functions,
       CASE WHEN c.opcowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.opcowner)) END AS owner,
       x.description AS comment
  FROM (SELECT c.tableoid, c.*,
               pg_catalog.row_number() OVER (PARTITION BY c.opcfamily, c.opcintype ORDER BY c.opcdefault DESC, c.opcname) = 1 AS leads
          FROM pg_catalog.pg_opclass c) c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.opcnamespace
  JOIN pg_catalog.pg_am a ON a.oid = c.opcmethod
  JOIN pg_catalog.pg_opfamily f ON f.oid = c.opcfamily
  JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = c.tableoid AND x.objoid = c.oid AND x.objsubid = 0
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND c.oid = ANY ($1)
;
