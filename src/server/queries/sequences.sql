-- Sequences; those of identity columns belong to the column. Bounds and start are given when they are not the type's own.
SELECT 'sequence' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       c.relname AS name,
       0 AS position,
       c.tableoid AS class_id, c.oid AS object_id, 0 AS sub_id, c.tableoid AS root_class, c.oid AS root_id,
       pg_catalog.format_type(s.seqtypid, NULL) AS type,
       CASE WHEN s.seqstart <> CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END THEN s.seqstart END AS start,
       CASE WHEN s.seqincrement <> 1 THEN s.seqincrement END AS increment,
       CASE WHEN s.seqmin <> CASE WHEN s.seqincrement > 0 THEN 1 ELSE b.low END THEN s.seqmin END AS min,
       CASE WHEN s.seqmax <> CASE WHEN s.seqincrement > 0 THEN b.high ELSE -1 END THEN s.seqmax END AS max,
       CASE WHEN s.seqcache <> 1 THEN s.seqcache END AS cache,
       CASE WHEN s.seqcycle THEN 'yes' END AS cycle,
       CASE c.relpersistence WHEN 'u' THEN 'unlogged' END AS persistence,
       -- looked up for those that have one: a join would read all columns that there are
       CASE WHEN tc.oid IS NOT NULL
            THEN pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(tc.relname) || '.'
                 || (SELECT pg_catalog.quote_ident(ta.attname) FROM pg_catalog.pg_attribute ta
                      WHERE ta.attrelid = o.refobjid AND ta.attnum = o.refobjsubid) END AS owned_by,
       x.description AS comment,
       CASE WHEN c.relowner <> (SELECT db.datdba FROM pg_catalog.pg_database db WHERE db.datname = pg_catalog.current_database()) AND c.relowner <> 6171
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)) END AS owner,
       CASE WHEN c.relacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)) || ' ' || pg_catalog.array_to_string(c.relacl, ' ') END AS privileges,
       sl.labels AS security_labels
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
  LEFT JOIN (VALUES ('pg_catalog.int2'::pg_catalog.regtype, (-32768)::pg_catalog.int8, 32767::pg_catalog.int8),
                    ('pg_catalog.int4'::pg_catalog.regtype, -2147483648, 2147483647),
                    ('pg_catalog.int8'::pg_catalog.regtype, -9223372036854775808, 9223372036854775807)) AS b (type, low, high)
         ON b.type = s.seqtypid
  LEFT JOIN pg_catalog.pg_depend o ON o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.objid = c.oid AND o.objsubid = 0
                                  AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.deptype IN ('a', 'i')
  LEFT JOIN pg_catalog.pg_class tc ON tc.oid = o.refobjid AND tc.relkind IN ('r', 'p', 'v', 'f')
  LEFT JOIN pg_catalog.pg_namespace tn ON tn.oid = tc.relnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = c.tableoid AND x.objoid = c.oid AND x.objsubid = 0
  LEFT JOIN (SELECT l.objoid, pg_catalog.string_agg(pg_catalog.quote_ident(l.provider) || ' ' || pg_catalog.quote_literal(l.label), ', '
                                                    ORDER BY l.provider COLLATE pg_catalog."C") AS labels
               FROM pg_catalog.pg_seclabel l
              WHERE l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND l.objsubid = 0
--[only] AND l.objoid = ANY ($1)
              GROUP BY l.objoid) sl ON sl.objoid = c.oid
 WHERE c.relkind = 'S' AND o.deptype IS DISTINCT FROM 'i'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND c.oid = ANY ($1)
;
