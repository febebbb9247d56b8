-- Tables: ordinary, partitioned, partitions.
SELECT 'table' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       c.relname AS name,
       0 AS position,
       c.tableoid AS class_id, c.oid AS object_id, 0 AS sub_id, c.tableoid AS root_class, c.oid AS root_id,
       CASE c.relpersistence WHEN 'u' THEN 'unlogged' END AS persistence,
       CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_key,
       CASE WHEN c.relispartition THEN p.parents END AS partition_of,
       CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END AS partition_bound,
--[14+] CASE WHEN p.detach_pending THEN 'yes' END AS detach_pending,
       CASE WHEN NOT c.relispartition THEN p.parents END AS inherits,
       CASE WHEN c.reloftype <> 0 THEN pg_catalog.format_type(c.reloftype, NULL) END AS of_type,
       CASE WHEN c.reloptions IS NOT NULL OR t.reloptions IS NOT NULL
            THEN (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE pg_catalog."C")
                    FROM (SELECT pg_catalog.unnest(c.reloptions) UNION ALL SELECT 'toast.' || pg_catalog.unnest(t.reloptions)) AS all_of (o)) END AS options,
       CASE WHEN c.relrowsecurity AND c.relforcerowsecurity THEN 'enabled, forced'
            WHEN c.relrowsecurity THEN 'enabled'
            WHEN c.relforcerowsecurity THEN 'forced, not enabled' END AS row_security,
       CASE c.relreplident WHEN 'n' THEN 'nothing' WHEN 'f' THEN 'full'
            WHEN 'i' THEN (SELECT 'index ' || pg_catalog.quote_ident(ic.relname)
                             FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
                            WHERE i.indrelid = c.oid AND i.indisreplident) END AS replica_identity,
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
  LEFT JOIN (SELECT h.inhrelid,
--[14+]             pg_catalog.bool_or(h.inhdetachpending) AS detach_pending,
                    pg_catalog.string_agg(pg_catalog.quote_ident(pn.nspname) || '.' || pg_catalog.quote_ident(pc.relname), ', '
                                          ORDER BY h.inhseqno) AS parents
               FROM pg_catalog.pg_inherits h
               JOIN pg_catalog.pg_class pc ON pc.oid = h.inhparent AND pc.relkind IN ('r', 'p', 'f')
               JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace
--[only] WHERE h.inhrelid = ANY ($1)
              GROUP BY h.inhrelid) p ON p.inhrelid = c.oid
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = c.tableoid AND x.objoid = c.oid AND x.objsubid = 0
  LEFT JOIN (SELECT l.objoid, pg_catalog.string_agg(pg_catalog.quote_ident(l.provider) || ' ' || pg_catalog.quote_literal(l.label), ', '
                                                    ORDER BY l.provider COLLATE pg_catalog."C") AS labels
               FROM pg_catalog.pg_seclabel l
              WHERE l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND l.objsubid = 0
--[only] AND l.objoid = ANY ($1)
              GROUP BY l.objoid) sl ON sl.objoid = c.oid
 WHERE c.relkind IN ('r', 'p')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND c.oid = ANY ($1)
;
