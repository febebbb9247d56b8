-- Extended statistics. The kind for expressions is not named in CREATE STATISTICS: it comes with them.
SELECT 'statistics' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(s.stxname) AS identity,
       pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS parent,
       n.nspname AS schema,
       s.stxname AS name,
       0 AS position,
       s.tableoid AS class_id, s.oid AS object_id, 0 AS sub_id, s.tableoid AS root_class, s.oid AS root_id,
       COALESCE(
--[14+]    pg_catalog.pg_get_statisticsobjdef_columns(s.oid),
           (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY u.place)
              FROM pg_catalog.unnest(s.stxkeys::pg_catalog.int2[]) WITH ORDINALITY AS u (attnum, place)
              JOIN pg_catalog.pg_attribute a ON a.attrelid = s.stxrelid AND a.attnum = u.attnum)) AS columns,
       (SELECT pg_catalog.string_agg(y.name, ', ' ORDER BY y.name COLLATE pg_catalog."C")
          FROM (VALUES ('d', 'ndistinct'), ('f', 'dependencies'), ('m', 'mcv')) AS y (letter, name)
         WHERE y.letter = ANY (s.stxkind::text[])) AS kinds,
--[13+] CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END AS target,
       x.description AS comment,
       CASE WHEN s.stxowner <> (SELECT db.datdba FROM pg_catalog.pg_database db WHERE db.datname = pg_catalog.current_database()) AND s.stxowner <> 6171
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(s.stxowner)) END AS owner
  FROM pg_catalog.pg_statistic_ext s
  JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
  JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid
  JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = s.tableoid AND x.objoid = s.oid AND x.objsubid = 0
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND s.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND s.oid = ANY ($1)
;
