-- Triggers; not those of foreign keys, and not those that a partition has from its parent.
SELECT 'trigger' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) || '.' || pg_catalog.quote_ident(t.tgname) AS identity,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS parent,
       n.nspname AS schema,
       t.tgname AS name,
       0 AS position,
       t.tableoid AS class_id, t.oid AS object_id, 0 AS sub_id, c.tableoid AS root_class, c.oid AS root_id,
       pg_catalog.pg_get_triggerdef(t.oid) AS definition,
       CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END AS enabled,
       x.description AS comment
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = t.tableoid AND x.objoid = t.oid AND x.objsubid = 0
 WHERE NOT t.tgisinternal AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   -- deptype P: made for a partition (pg_trigger.tgparentid says the same from 13 on)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.objid = t.oid AND d.deptype IN ('e', 'P'))
   AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND t.tgrelid = ANY ($1) AND c.oid = ANY ($1)
;
