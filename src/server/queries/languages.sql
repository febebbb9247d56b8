-- Procedural languages; not those that every database has, nor plpgsql, which is an extension's.
SELECT 'language' AS kind,
       pg_catalog.quote_ident(l.lanname) AS identity,
       NULL AS parent,
       NULL AS schema,
       l.lanname AS name,
       0 AS position,
       l.tableoid AS class_id, l.oid AS object_id, 0 AS sub_id, l.tableoid AS root_class, l.oid AS root_id,
       CASE WHEN l.lanpltrusted THEN 'yes' END AS trusted,
       NULLIF(l.lanplcallfoid, 0)::pg_catalog.regprocedure::pg_catalog.text AS handler,
       NULLIF(l.laninline, 0)::pg_catalog.regprocedure::pg_catalog.text AS inline,
       NULLIF(l.lanvalidator, 0)::pg_catalog.regprocedure::pg_catalog.text AS validator,
       CASE WHEN l.lanowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(l.lanowner)) END AS owner,
       CASE WHEN l.lanacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(l.lanowner)) || ' ' || pg_catalog.array_to_string(l.lanacl, ' ') END AS privileges,
       s.labels AS security_labels,
       x.description AS comment
  FROM pg_catalog.pg_language l
  LEFT JOIN (SELECT s.classoid, s.objoid,
                    pg_catalog.string_agg(pg_catalog.quote_ident(s.provider) || ' ' || pg_catalog.quote_literal(s.label), ', ' ORDER BY s.provider) AS labels
               FROM pg_catalog.pg_seclabel s WHERE s.objsubid = 0 GROUP BY s.classoid, s.objoid) s ON s.classoid = l.tableoid AND s.objoid = l.oid
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = l.tableoid AND x.objoid = l.oid AND x.objsubid = 0
 WHERE l.lanispl AND l.oid >= 16384
   AND l.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_language'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND l.oid = ANY ($1)
;
