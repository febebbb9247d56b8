-- Text search dictionaries.
SELECT 'text_search_dictionary' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.dictname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       t.dictname AS name,
       0 AS position,
       t.tableoid AS class_id, t.oid AS object_id, 0 AS sub_id, t.tableoid AS root_class, t.oid AS root_id,
       CASE WHEN mn.nspname = 'pg_catalog' THEN '' ELSE pg_catalog.quote_ident(mn.nspname) || '.' END || pg_catalog.quote_ident(m.tmplname) AS template,
       t.dictinitoption AS options,
       CASE WHEN t.dictowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(t.dictowner)) END AS owner,
       x.description AS comment
  FROM pg_catalog.pg_ts_dict t
  JOIN pg_catalog.pg_namespace n ON n.oid = t.dictnamespace
  JOIN pg_catalog.pg_ts_template m ON m.oid = t.dicttemplate
  JOIN pg_catalog.pg_namespace mn ON mn.oid = m.tmplnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = t.tableoid AND x.objoid = t.oid AND x.objsubid = 0
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND t.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND t.oid = ANY ($1)
;
