-- Rules of tables and views; not the one that makes a view.
SELECT 'rule' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) || '.' || pg_catalog.quote_ident(w.rulename) AS identity,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS parent,
       n.nspname AS schema,
       w.rulename AS name,
       0 AS position,
       w.tableoid AS class_id, w.oid AS object_id, 0 AS sub_id, c.tableoid AS root_class, c.oid AS root_id,
       pg_catalog.pg_get_ruledef(w.oid) AS definition,
       CASE w.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END AS enabled,
       x.description AS comment
  FROM pg_catalog.pg_rewrite w
  JOIN pg_catalog.pg_class c ON c.oid = w.ev_class
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = w.tableoid AND x.objoid = w.oid AND x.objsubid = 0
 WHERE w.rulename <> '_RETURN'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND w.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.deptype = 'e')
   AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND w.ev_class = ANY ($1) AND c.oid = ANY ($1)
;
