-- Constraints of tables: primary keys, unique, foreign keys, checks, exclusions. Those that a partition has from its parent belong to the parent, as do those
-- only inherited; NOT NULL (rows of their own since 18) belongs to the column.
SELECT CASE k.contype WHEN 'p' THEN 'primary_key' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign_key' WHEN 'c' THEN 'check' ELSE 'exclusion' END AS kind,
       k.relation || '.' || pg_catalog.quote_ident(k.conname) AS identity,
       k.relation AS parent,
       k.nspname AS schema,
       k.conname AS name,
       0 AS position,
       'pg_catalog.pg_constraint'::pg_catalog.regclass::pg_catalog.oid::pg_catalog.int8 AS class_id, k.oid::pg_catalog.int8 AS object_id, 0 AS sub_id,
       'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid::pg_catalog.int8 AS root_class, k.conrelid::pg_catalog.int8 AS root_id,
       -- most keys have one column: looking that up costs a tenth of an aggregate
       CASE WHEN k.contype IN ('p', 'u', 'f') THEN
            CASE pg_catalog.cardinality(k.conkey)
            WHEN 1 THEN (SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = k.conkey[1])
            ELSE (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY u.place)
                    FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY AS u (attnum, place)
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum) END END AS columns,
       CASE WHEN i.indnatts > i.indnkeyatts
            THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY g)
                    FROM pg_catalog.generate_series(i.indnkeyatts, i.indnatts - 1) AS g
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = i.indkey[g]) END AS include,
       CASE WHEN k.contype = 'f' THEN pg_catalog.quote_ident(fn.nspname) || '.' || pg_catalog.quote_ident(fc.relname) END AS references_table,
       CASE WHEN k.contype = 'f' THEN
            CASE pg_catalog.cardinality(k.confkey)
            WHEN 1 THEN (SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.confrelid AND a.attnum = k.confkey[1])
            ELSE (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY u.place)
                    FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u (attnum, place)
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum) END END AS references_columns,
       CASE WHEN k.contype = 'f' THEN
            CASE k.confupdtype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END END AS on_update,
       CASE WHEN k.contype = 'f' THEN
            CASE k.confdeltype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END END AS on_delete,
--[15+] CASE WHEN k.confdelsetcols IS NOT NULL
--[15+]      THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY u.place)
--[15+]              FROM pg_catalog.unnest(k.confdelsetcols) WITH ORDINALITY AS u (attnum, place)
--[15+]              JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum) END AS on_delete_columns,
       CASE WHEN k.contype = 'f' AND k.confmatchtype = 'f' THEN 'full' END AS match,
       CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END AS expression,
       CASE WHEN k.contype = 'x' THEN pg_catalog.pg_get_constraintdef(k.oid) END AS definition,
       CASE WHEN k.contype = 'c' AND k.connoinherit THEN 'yes' END AS no_inherit,
       -- the definition of an exclusion says it itself
       CASE WHEN k.condeferrable AND k.contype <> 'x' THEN 'yes' END AS deferrable,
       CASE WHEN k.condeferred AND k.contype <> 'x' THEN 'yes' END AS initially_deferred,
       -- what is not enforced has not been validated either
       CASE WHEN NOT k.convalidated
--[18+]      AND k.conenforced
            THEN 'yes' END AS not_valid,
--[15+] CASE WHEN i.indnullsnotdistinct THEN 'yes' END AS nulls_not_distinct,
--[18+] CASE WHEN NOT k.conenforced THEN 'yes' END AS not_enforced,
--[18+] CASE WHEN k.conperiod THEN 'yes' END AS without_overlaps,
       CASE WHEN ic.reloptions IS NOT NULL THEN (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE pg_catalog."C") FROM pg_catalog.unnest(ic.reloptions) AS o) END AS options,
       pg_catalog.quote_ident(ts.spcname) AS tablespace,
       ix.description AS index_comment,
       x.description AS comment
  FROM (
        SELECT k.*, n.nspname, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS relation
          FROM pg_catalog.pg_constraint k
          JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND c.relkind IN ('r', 'p', 'f')
           AND k.conparentid = 0 AND NOT (k.coninhcount > 0 AND (c.relispartition OR NOT k.conislocal))
           AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
           AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                              WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                                AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND k.conrelid = ANY ($1) AND c.oid = ANY ($1)
        OFFSET 0) k
  LEFT JOIN pg_catalog.pg_class fc ON fc.oid = k.confrelid AND fc.relkind IN ('r', 'p')
  LEFT JOIN pg_catalog.pg_namespace fn ON fn.oid = fc.relnamespace
  -- only the few indexes that have something to say
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u')
                                 AND (i.indnatts > i.indnkeyatts
--[15+]                               OR i.indnullsnotdistinct
                                     )
  LEFT JOIN pg_catalog.pg_class ic ON ic.oid = k.conindid AND k.contype IN ('p', 'u') AND (ic.reloptions IS NOT NULL OR ic.reltablespace <> 0)
  LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = ic.reltablespace
  LEFT JOIN pg_catalog.pg_description x ON x.objoid = k.oid AND x.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND x.objsubid = 0
  LEFT JOIN pg_catalog.pg_description ix ON ix.objoid = k.conindid AND k.contype IN ('p', 'u', 'x')
                                        AND ix.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND ix.objsubid = 0
;
