-- Columns of tables, foreign tables, views and materialized views.
-- A plain default mentions no column, so its relation need not be opened (0). Numbers of many rows are given as bigint: oids are slow to print.
-- OFFSET 0: each relation's text is made once, and unlike of a WITH query the planner knows its rows to be distinct, so that it is
-- the relations that are hashed, not the columns.
SELECT 'column' AS kind,
       r.identity || '.' || pg_catalog.quote_ident(a.attname) AS identity,
       r.identity AS parent,
       r.nspname AS schema,
       a.attname AS name,
       a.attnum AS position,
       'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid::pg_catalog.int8 AS class_id, a.attrelid::pg_catalog.int8 AS object_id, a.attnum AS sub_id,
       'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid::pg_catalog.int8 AS root_class, a.attrelid::pg_catalog.int8 AS root_id,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
       CASE WHEN a.attnotnull THEN 'yes' END AS not_null,
--[18+] CASE WHEN nn.connoinherit THEN 'yes' END AS not_null_no_inherit,
--[18+] CASE WHEN NOT nn.convalidated THEN 'yes' END AS not_null_not_valid,
       CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(v.adbin, 0) END AS "default",
       CASE WHEN a.attgenerated <> '' THEN pg_catalog.pg_get_expr(v.adbin, v.adrelid) END AS generated,
       CASE WHEN a.attgenerated = 'v' THEN 'yes' END AS generated_virtual,
       CASE WHEN a.attidentity <> '' THEN
            CASE a.attidentity WHEN 'a' THEN 'always' ELSE 'by default' END
            || CASE WHEN s.options <> '' THEN ' (' || s.options || ')' ELSE '' END END AS identity,
       CASE WHEN a.attcollation <> t.typcollation
            THEN (SELECT CASE WHEN cn.nspname = 'pg_catalog' THEN '' ELSE pg_catalog.quote_ident(cn.nspname) || '.' END
                         || pg_catalog.quote_ident(co.collname)
                    FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
                   WHERE co.oid = a.attcollation) END AS collation,
       CASE WHEN a.attstorage <> t.typstorage
            THEN CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' WHEN 'm' THEN 'main' END END AS storage,
--[14+] CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
       CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END AS statistics,
       CASE WHEN a.attoptions IS NOT NULL THEN (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE pg_catalog."C") FROM pg_catalog.unnest(a.attoptions) AS o WHERE o ~ '^n_distinct') END AS options,
       CASE WHEN a.attfdwoptions IS NOT NULL
            THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || ' ' || CASE WHEN o.option_name ~* '(password|passwd|secret|token|credential)' THEN '''(hidden)''' ELSE pg_catalog.quote_literal(COALESCE(o.option_value, '')) END, ', '
                                               ORDER BY o.option_name COLLATE pg_catalog."C")
                    FROM pg_catalog.pg_options_to_table(a.attfdwoptions) AS o) END AS fdw_options,
       CASE WHEN a.attinhcount > 0 AND NOT r.relispartition THEN CASE WHEN a.attislocal THEN 'merged' ELSE 'inherited' END END AS inheritance,
       x.description AS comment,
       CASE WHEN a.attacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r.relowner)) || ' ' || pg_catalog.array_to_string(a.attacl, ' ') END AS privileges,
       sl.labels AS security_labels
  FROM (
        SELECT c.oid, n.nspname, c.relowner, c.relispartition, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS identity
          FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
           AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
           AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                              WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                                AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND c.oid = ANY ($1)
        OFFSET 0) r
  JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum
  LEFT JOIN (
        SELECT o.refobjid, o.refobjsubid,
               CASE WHEN s.seqincrement = 1 AND s.seqmin = 1 AND s.seqmax = b.high AND s.seqstart = 1 AND s.seqcache = 1 AND NOT s.seqcycle THEN ''
               ELSE pg_catalog.concat_ws(' ',
                   CASE WHEN s.seqstart <> CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END THEN 'start ' || s.seqstart END,
                   CASE WHEN s.seqincrement <> 1 THEN 'increment ' || s.seqincrement END,
                   CASE WHEN s.seqincrement > 0 AND s.seqmin <> 1 OR s.seqincrement < 0 AND s.seqmin <> b.low THEN 'min ' || s.seqmin END,
                   CASE WHEN s.seqincrement > 0 AND s.seqmax <> b.high OR s.seqincrement < 0 AND s.seqmax <> -1 THEN 'max ' || s.seqmax END,
                   CASE WHEN s.seqcache <> 1 THEN 'cache ' || s.seqcache END,
                   CASE WHEN s.seqcycle THEN 'cycle' END) END AS options
          FROM pg_catalog.pg_sequence s
          JOIN pg_catalog.pg_depend o ON o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.objid = s.seqrelid AND o.objsubid = 0
                                     AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.deptype = 'i'
          LEFT JOIN (VALUES ('pg_catalog.int2'::pg_catalog.regtype, (-32768)::pg_catalog.int8, 32767::pg_catalog.int8),
                            ('pg_catalog.int4'::pg_catalog.regtype, -2147483648, 2147483647),
                            ('pg_catalog.int8'::pg_catalog.regtype, -9223372036854775808, 9223372036854775807)) AS b (type, low, high)
                 ON b.type = s.seqtypid
--[only] WHERE o.refobjid = ANY ($1)
        OFFSET 0) s ON s.refobjid = a.attrelid AND s.refobjsubid = a.attnum
  -- NOT NULL of the ordinary sort is in pg_attribute; on the others a row tells more
--[18+] LEFT JOIN pg_catalog.pg_constraint nn ON nn.conrelid = a.attrelid AND nn.conkey[1] = a.attnum AND nn.contype = 'n'
--[18+]                                      AND (nn.connoinherit OR NOT nn.convalidated)
  LEFT JOIN pg_catalog.pg_description x ON x.objoid = a.attrelid AND x.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                       AND x.objsubid = a.attnum
  LEFT JOIN (SELECT l.objoid, l.objsubid, pg_catalog.string_agg(pg_catalog.quote_ident(l.provider) || ' ' || pg_catalog.quote_literal(l.label), ', '
                                                    ORDER BY l.provider COLLATE pg_catalog."C") AS labels
               FROM pg_catalog.pg_seclabel l
              WHERE l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND l.objsubid > 0
--[only] AND l.objoid = ANY ($1)
              GROUP BY l.objoid, l.objsubid) sl ON sl.objoid = a.attrelid AND sl.objsubid = a.attnum
;
