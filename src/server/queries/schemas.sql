-- Schemas. What public has from the start says nothing: its comment, its owner (the first superuser until 14), its privileges. Made anew it has
-- the privileges of any schema, which are fewer.
SELECT 'schema' AS kind,
       pg_catalog.quote_ident(n.nspname) AS identity,
       NULL AS parent,
       NULL AS schema,
       n.nspname AS name,
       0 AS position,
       n.tableoid AS class_id, n.oid AS object_id, 0 AS sub_id, n.tableoid AS root_class, n.oid AS root_id,
       CASE WHEN n.nspname <> 'public' OR x.description <> 'standard public schema' THEN x.description END AS comment,
       CASE WHEN n.nspowner <> (SELECT db.datdba FROM pg_catalog.pg_database db WHERE db.datname = pg_catalog.current_database()) AND n.nspowner <> 6171
             AND (n.nspname <> 'public' OR n.nspowner <> 10
--[15+]           OR true
                 )
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(n.nspowner)) END AS owner,
       CASE WHEN n.acl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(n.nspowner)) || ' ' || pg_catalog.array_to_string(n.acl, ' ') END AS privileges,
       sl.labels AS security_labels
  FROM (SELECT s.tableoid, s.oid, s.nspname, s.nspowner,
               COALESCE(s.nspacl, CASE WHEN s.nspname = 'public' THEN pg_catalog.acldefault('n', s.nspowner) END) AS acl
          FROM pg_catalog.pg_namespace s) n
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = n.tableoid AND x.objoid = n.oid AND x.objsubid = 0
  LEFT JOIN (SELECT l.objoid, pg_catalog.string_agg(pg_catalog.quote_ident(l.provider) || ' ' || pg_catalog.quote_literal(l.label), ', '
                                                    ORDER BY l.provider COLLATE pg_catalog."C") AS labels
               FROM pg_catalog.pg_seclabel l
              WHERE l.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND l.objsubid = 0
--[only] AND l.objoid = ANY ($1)
              GROUP BY l.objoid) sl ON sl.objoid = n.oid
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND n.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND n.oid = ANY ($1)
;
