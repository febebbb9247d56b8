-- Foreign tables; their columns and checks are read with those of tables.
SELECT 'foreign_table' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       c.relname AS name,
       0 AS position,
       c.tableoid AS class_id, c.oid AS object_id, 0 AS sub_id, c.tableoid AS root_class, c.oid AS root_id,
       pg_catalog.quote_ident(s.srvname) AS server,
       CASE WHEN f.ftoptions IS NOT NULL
            THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || ' ' || CASE WHEN o.option_name ~* '(password|passwd|secret|token|credential)' THEN '''(hidden)''' ELSE pg_catalog.quote_literal(COALESCE(o.option_value, '')) END, ', '
                                               ORDER BY o.option_name COLLATE pg_catalog."C")
                    FROM pg_catalog.pg_options_to_table(f.ftoptions) AS o) END AS fdw_options,
       CASE WHEN NOT c.relispartition THEN p.parents END AS inherits,
       CASE WHEN c.relispartition THEN p.parents END AS partition_of,
       CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END AS partition_bound,
       x.description AS comment,
       CASE WHEN c.relowner <> (SELECT db.datdba FROM pg_catalog.pg_database db WHERE db.datname = pg_catalog.current_database()) AND c.relowner <> 6171
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)) END AS owner,
       CASE WHEN c.relacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)) || ' ' || pg_catalog.array_to_string(c.relacl, ' ') END AS privileges,
       sl.labels AS security_labels
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = c.oid
  JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
  LEFT JOIN (SELECT h.inhrelid,
                    pg_catalog.string_agg(pg_catalog.quote_ident(pn.nspname) || '.' || pg_catalog.quote_ident(pc.relname), ', '
                                          ORDER BY h.inhseqno) AS parents
               FROM pg_catalog.pg_inherits h
               JOIN pg_catalog.pg_class pc ON pc.oid = h.inhparent
               JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace
              WHERE h.inhrelid IN (SELECT ft.ftrelid FROM pg_catalog.pg_foreign_table ft)
              GROUP BY h.inhrelid) p ON p.inhrelid = c.oid
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = c.tableoid AND x.objoid = c.oid AND x.objsubid = 0
  LEFT JOIN (SELECT l.objoid, pg_catalog.string_agg(pg_catalog.quote_ident(l.provider) || ' ' || pg_catalog.quote_literal(l.label), ', '
                                                    ORDER BY l.provider COLLATE pg_catalog."C") AS labels
               FROM pg_catalog.pg_seclabel l
              WHERE l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND l.objsubid = 0
--[only] AND l.objoid = ANY ($1)
              GROUP BY l.objoid) sl ON sl.objoid = c.oid
 WHERE c.relkind = 'f'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND c.oid = ANY ($1)
;
