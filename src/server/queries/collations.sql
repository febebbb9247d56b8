-- Collations. The column of the locale has another name in each of three versions, so it is looked up by name.
SELECT 'collation' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.collname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       c.collname AS name,
       0 AS position,
       c.tableoid AS class_id, c.oid AS object_id, 0 AS sub_id, c.tableoid AS root_class, c.oid AS root_id,
       CASE c.collprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'default' END AS provider,
       COALESCE(pg_catalog.to_jsonb(c) ->> 'colllocale', pg_catalog.to_jsonb(c) ->> 'colliculocale', c.collcollate) AS locale,
       CASE WHEN c.collprovider = 'c' AND c.collctype <> c.collcollate THEN c.collctype END AS ctype,
       CASE WHEN NOT c.collisdeterministic THEN 'yes' END AS nondeterministic,
--[16+] c.collicurules AS rules,
       CASE WHEN c.collowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.collowner)) END AS owner,
       x.description AS comment
  FROM pg_catalog.pg_collation c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = c.tableoid AND x.objoid = c.oid AND x.objsubid = 0
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND c.oid = ANY ($1)
;
