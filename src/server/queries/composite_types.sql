-- Composite types with their attributes; not the row types of tables. A composite type is the row of pg_type, its attributes hang on the
-- row of pg_class behind it.
WITH type AS MATERIALIZED (
    SELECT t.*, n.nspname, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname) AS identity
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_type t ON t.oid = c.reltype
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
     WHERE c.relkind = 'c'
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND t.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                          WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                            AND d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND t.oid = ANY ($1)
)
SELECT 'composite_type' AS kind,
       t.identity AS identity,
       NULL AS parent,
       t.nspname AS schema,
       t.typname AS name,
       0 AS position,
       'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid AS class_id, t.oid AS object_id, 0 AS sub_id,
       'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid AS root_class, t.oid AS root_id,
       NULL AS type,
       NULL AS collation,
       CASE WHEN t.typowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(t.typowner)) END AS owner,
       CASE WHEN t.typacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(t.typowner)) || ' ' || pg_catalog.array_to_string(t.typacl, ' ') END AS privileges,
       s.labels AS security_labels,
       x.description AS comment
  FROM type t
  LEFT JOIN (SELECT s.objoid,
                    pg_catalog.string_agg(pg_catalog.quote_ident(s.provider) || ' ' || pg_catalog.quote_literal(s.label), ', ' ORDER BY s.provider) AS labels
               FROM pg_catalog.pg_seclabel s
              WHERE s.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass AND s.objsubid = 0 GROUP BY s.objoid) s ON s.objoid = t.oid
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass AND x.objoid = t.oid AND x.objsubid = 0
UNION ALL
SELECT 'attribute',
       t.identity || '.' || pg_catalog.quote_ident(a.attname),
       t.identity,
       t.nspname,
       a.attname,
       a.attnum,
       'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, a.attrelid, a.attnum,
       'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, t.oid,
       pg_catalog.format_type(a.atttypid, a.atttypmod),
       CASE WHEN a.attcollation <> b.typcollation
            THEN (SELECT CASE WHEN cn.nspname = 'pg_catalog' THEN '' ELSE pg_catalog.quote_ident(cn.nspname) || '.' END
                         || pg_catalog.quote_ident(co.collname)
                    FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
                   WHERE co.oid = a.attcollation) END,
       NULL,
       NULL,
       NULL,
       x.description
  FROM type t
  JOIN pg_catalog.pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type b ON b.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND x.objoid = a.attrelid AND x.objsubid = a.attnum
;
