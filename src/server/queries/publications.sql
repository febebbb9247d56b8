-- Publications. Those for all tables list none.
SELECT 'publication' AS kind,
       pg_catalog.quote_ident(p.pubname) AS identity,
       NULL AS parent,
       NULL AS schema,
       p.pubname AS name,
       0 AS position,
       p.tableoid AS class_id, p.oid AS object_id, 0 AS sub_id, p.tableoid AS root_class, p.oid AS root_id,
       CASE WHEN p.puballtables THEN 'yes' END AS all_tables,
       (SELECT pg_catalog.string_agg(t.line, pg_catalog.chr(10) ORDER BY t.line COLLATE pg_catalog."C")
          FROM (SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
--[15+]                || COALESCE(' (' || (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum)
--[15+]                                       FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')', '')
--[15+]                || COALESCE(' WHERE (' || pg_catalog.pg_get_expr(r.prqual, r.prrelid) || ')', '')
                       AS line
                  FROM pg_catalog.pg_publication_rel r
                  JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE r.prpubid = p.oid) AS t) AS tables,
--[15+] (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(n.nspname), ', ' ORDER BY n.nspname)
--[15+]    FROM pg_catalog.pg_publication_namespace s JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid
--[15+]   WHERE s.pnpubid = p.oid) AS schemas,
       CASE WHEN NOT (p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate)
            THEN pg_catalog.concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                                      CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) END AS publish,
--[13+] CASE WHEN p.pubviaroot THEN 'yes' END AS via_root,
--[18+] CASE p.pubgencols WHEN 's' THEN 'stored' END AS generated_columns,
       x.description AS comment,
       CASE WHEN p.pubowner <> (SELECT db.datdba FROM pg_catalog.pg_database db WHERE db.datname = pg_catalog.current_database()) AND p.pubowner <> 6171
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(p.pubowner)) END AS owner,
       sl.labels AS security_labels
  FROM pg_catalog.pg_publication p
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = p.tableoid AND x.objoid = p.oid AND x.objsubid = 0
  LEFT JOIN (SELECT l.objoid, pg_catalog.string_agg(pg_catalog.quote_ident(l.provider) || ' ' || pg_catalog.quote_literal(l.label), ', '
                                                    ORDER BY l.provider COLLATE pg_catalog."C") AS labels
               FROM pg_catalog.pg_seclabel l
              WHERE l.classoid = 'pg_catalog.pg_publication'::pg_catalog.regclass AND l.objsubid = 0
--[only] AND l.objoid = ANY ($1)
              GROUP BY l.objoid) sl ON sl.objoid = p.oid
 WHERE p.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_publication'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND p.oid = ANY ($1)
;
