-- Indexes that no constraint owns; those that a partition has from its parent belong to the parent. Built from the rows of pg_index in one
-- pass: pg_get_indexdef() for each index takes seven times as long. Only expressions are deparsed.
WITH idx AS MATERIALIZED (
    SELECT i.indexrelid, i.indrelid, i.indnatts, i.indnkeyatts, i.indkey, i.indclass, i.indcollation, i.indoption, i.indexprs, i.indpred, i.indisunique,
           i.indisvalid,
--[15+]    i.indnullsnotdistinct,
           n.nspname, c.relname AS index_name, pg_catalog.quote_ident(n.nspname) || '.' AS prefix, t.relname AS table_name,
           c.reloptions, c.reltablespace, m.amname
      FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_am m ON m.oid = c.relam
     WHERE t.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND i.indexrelid NOT IN (SELECT k.conindid FROM pg_catalog.pg_constraint k WHERE k.contype IN ('p', 'u', 'x')
--[only] AND k.conrelid = ANY ($1)
           )
       AND t.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                          WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                            AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND i.indrelid = ANY ($1) AND t.oid = ANY ($1)
), collations AS (
    SELECT co.oid, CASE WHEN cn.nspname = 'pg_catalog' THEN '' ELSE pg_catalog.quote_ident(cn.nspname) || '.' END
                   || pg_catalog.quote_ident(co.collname) AS name
      FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
     WHERE co.oid IN (SELECT pg_catalog.unnest(i.indcollation) FROM idx i)
), part AS (
    SELECT i.indexrelid, i.indrelid, i.indnkeyatts, i.amname,
           -- the expression, when there is just one
           CASE WHEN i.indexprs IS NOT NULL AND pg_catalog.array_position(i.indkey::pg_catalog.int2[], 0::pg_catalog.int2)
                     = ALL (pg_catalog.array_positions(i.indkey::pg_catalog.int2[], 0::pg_catalog.int2))
                THEN pg_catalog.pg_get_expr(i.indexprs, i.indrelid) END AS expression,
           pg_catalog.generate_series(1, i.indnatts::pg_catalog.int4) AS place,
           pg_catalog.unnest(i.indkey) AS attnum, pg_catalog.unnest(i.indclass) AS opclass,
           pg_catalog.unnest(i.indcollation) AS collation, pg_catalog.unnest(i.indoption) AS option
      FROM idx i
), part_text AS (
    SELECT p.indexrelid, p.place, p.place <= p.indnkeyatts AS is_key,
           CASE WHEN p.attnum <> 0
                THEN (SELECT pg_catalog.quote_ident(a.attname) || CASE WHEN p.collation <> a.attcollation THEN ' COLLATE ' || c.name ELSE '' END
                        FROM pg_catalog.pg_attribute a WHERE a.attrelid = p.indrelid AND a.attnum = p.attnum)
                ELSE p.key END AS text,
           -- whether this is the expression's own collation no column says: see below
           CASE WHEN p.attnum = 0 AND c.name <> '"default"' THEN ' COLLATE ' || c.name END AS collation,
           CASE WHEN NOT o.opcdefault OR p.opclass_options IS NOT NULL
                   THEN ' ' || (SELECT CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE pg_catalog.quote_ident(n.nspname) || '.' END
                                  FROM pg_catalog.pg_namespace n WHERE n.oid = o.opcnamespace) || pg_catalog.quote_ident(o.opcname)
                        || COALESCE('(' || p.opclass_options || ')', '')
                   ELSE '' END
           || CASE p.option WHEN 1 THEN ' DESC NULLS LAST' WHEN 2 THEN ' NULLS FIRST' WHEN 3 THEN ' DESC' ELSE '' END AS options
      FROM (SELECT part.*,
                   -- like pg_get_indexdef(): a call stands bare, all else in parentheses
                   CASE WHEN part.attnum <> 0 THEN NULL
                        WHEN part.expression IS NULL THEN pg_catalog.pg_get_indexdef(part.indexrelid, part.place, false)
                        WHEN part.expression ~ '^[A-Za-z0-9_.]+[(].*[)]$' THEN part.expression
                        ELSE '(' || part.expression || ')' END AS key,
                   -- the built-in ordered methods take no options, and a look-up for each of their keys is dear
                   CASE WHEN part.amname NOT IN ('btree', 'hash')
                        THEN (SELECT pg_catalog.array_to_string(ia.attoptions, ', ') FROM pg_catalog.pg_attribute ia
                               WHERE ia.attrelid = part.indexrelid AND ia.attnum = part.place) END AS opclass_options
              FROM part) p
      LEFT JOIN collations c ON c.oid = p.collation
      LEFT JOIN pg_catalog.pg_opclass o ON o.oid = p.opclass
), list AS (
    SELECT p.indexrelid,
           pg_catalog.string_agg(p.text || p.options, ', ') FILTER (WHERE p.is_key) AS keys,
           pg_catalog.string_agg(p.text || p.options, ', ') FILTER (WHERE NOT p.is_key) AS include,
           pg_catalog.bool_or(p.collation IS NOT NULL) AS has_collation,
           pg_catalog.string_agg(p.text || COALESCE(p.collation, '') || p.options, ', ') FILTER (WHERE p.is_key) AS collated_keys
      -- sorted once: an ORDER BY in each aggregate sorts again for each index
      FROM (SELECT t.* FROM part_text t ORDER BY t.indexrelid, t.place) p GROUP BY p.indexrelid
)
SELECT 'index' AS kind,
       i.prefix || pg_catalog.quote_ident(i.index_name) AS identity,
       i.prefix || pg_catalog.quote_ident(i.table_name) AS parent,
       i.nspname AS schema,
       i.index_name AS name,
       0 AS position,
       'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid::pg_catalog.int8 AS class_id, i.indexrelid::pg_catalog.int8 AS object_id, 0 AS sub_id,
       'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid::pg_catalog.int8 AS root_class, i.indrelid::pg_catalog.int8 AS root_id,
       CASE WHEN i.amname <> 'btree' THEN pg_catalog.quote_ident(i.amname) END AS method,
       CASE WHEN l.has_collation AND pg_catalog.strpos(pg_catalog.pg_get_indexdef(i.indexrelid), '(' || l.keys || ')') = 0
            THEN l.collated_keys ELSE l.keys END AS columns,
       l.include,
       CASE WHEN i.indpred IS NOT NULL THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid) END AS predicate,
       CASE WHEN i.indisunique THEN 'yes' END AS "unique",
--[15+] CASE WHEN i.indnullsnotdistinct THEN 'yes' END AS nulls_not_distinct,
       CASE WHEN NOT i.indisvalid THEN 'yes' END AS invalid,
       CASE WHEN i.reloptions IS NOT NULL THEN (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE pg_catalog."C") FROM pg_catalog.unnest(i.reloptions) AS o) END AS options,
       pg_catalog.quote_ident(ts.spcname) AS tablespace,
       st.targets AS statistics,
       x.description AS comment
  FROM idx i
  JOIN list l ON l.indexrelid = i.indexrelid
  LEFT JOIN pg_catalog.pg_tablespace ts ON ts.oid = i.reltablespace
  LEFT JOIN (SELECT ia.attrelid, pg_catalog.string_agg(ia.attnum || ' ' || ia.attstattarget, ', ' ORDER BY ia.attnum) AS targets
               FROM pg_catalog.pg_attribute ia
              WHERE ia.attnum > 0 AND ia.attstattarget >= 0
--[only] AND ia.attrelid IN (SELECT i.indexrelid FROM idx i)
              GROUP BY ia.attrelid) st ON st.attrelid = i.indexrelid
  LEFT JOIN pg_catalog.pg_description x ON x.objoid = i.indexrelid AND x.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND x.objsubid = 0
;
