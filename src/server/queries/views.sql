-- Views and materialized views.
SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized_view' END AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       c.relname AS name,
       0 AS position,
       c.tableoid AS class_id, c.oid AS object_id, 0 AS sub_id, c.tableoid AS root_class, c.oid AS root_id,
       pg_catalog.pg_get_viewdef(c.oid) AS definition,
       CASE WHEN c.reloptions IS NOT NULL OR t.reloptions IS NOT NULL
            THEN (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE pg_catalog."C")
                    FROM (SELECT pg_catalog.unnest(c.reloptions) UNION ALL SELECT 'toast.' || pg_catalog.unnest(t.reloptions)) AS all_of (o) WHERE o !~ '^check_option=') END AS options,
       (SELECT pg_catalog.substr(o, 14) FROM pg_catalog.unnest(c.reloptions) AS o WHERE o ~ '^check_option=') AS check_option,
       CASE WHEN m.amname <> 'heap' THEN pg_catalog.quote_ident(m.amname) END AS access_method,
       pg_catalog.quote_ident(ts.spcname) AS tablespace,
       k.name AS clustered_on,
       x.description AS comment,
       CASE WHEN c.relowner <> (SELECT db.datdba FROM pg_catalog.pg_database db WHERE db.datname = pg_catalog.current_database()) AND c.relowner <> 6171
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)) END AS owner,
       CASE WHEN c.relacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)) || ' ' || pg_catalog.array_to_string(c.relacl, ' ') END AS privileges,
       sl.labels AS security_labels
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
  LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = c.reltablespace
  LEFT JOIN (SELECT i.indrelid, pg_catalog.quote_ident(ic.relname) AS name
               FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
              WHERE i.indisclustered
--[only] AND i.indrelid = ANY ($1)
            ) k ON k.indrelid = c.oid
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = c.tableoid AND x.objoid = c.oid AND x.objsubid = 0
  LEFT JOIN (SELECT l.objoid, pg_catalog.string_agg(pg_catalog.quote_ident(l.provider) || ' ' || pg_catalog.quote_literal(l.label), ', '
                                                    ORDER BY l.provider COLLATE pg_catalog."C") AS labels
               FROM pg_catalog.pg_seclabel l
              WHERE l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND l.objsubid = 0
--[only] AND l.objoid = ANY ($1)
              GROUP BY l.objoid) sl ON sl.objoid = c.oid
 WHERE c.relkind IN ('v', 'm')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND c.oid = ANY ($1)
;
