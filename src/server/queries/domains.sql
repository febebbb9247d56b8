-- Domains with their constraints; NOT NULL (a row of pg_constraint since 17) belongs to the domain.
WITH domain AS MATERIALIZED (
    SELECT t.*, n.nspname, pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.typname) AS identity
      FROM pg_catalog.pg_type t
      JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
     WHERE t.typtype = 'd'
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       AND t.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                          WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                            AND d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND t.oid = ANY ($1)
)
SELECT 'domain' AS kind,
       t.identity AS identity,
       NULL AS parent,
       t.nspname AS schema,
       t.typname AS name,
       0 AS position,
       'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid AS class_id, t.oid AS object_id, 0 AS sub_id,
       'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid AS root_class, t.oid AS root_id,
       pg_catalog.format_type(t.typbasetype, t.typtypmod) AS type,
       CASE WHEN t.typnotnull THEN 'yes' END AS not_null,
       pg_catalog.pg_get_expr(t.typdefaultbin, 0) AS "default",
       CASE WHEN t.typcollation <> b.typcollation
            THEN (SELECT CASE WHEN cn.nspname = 'pg_catalog' THEN '' ELSE pg_catalog.quote_ident(cn.nspname) || '.' END
                         || pg_catalog.quote_ident(co.collname)
                    FROM pg_catalog.pg_collation co JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
                   WHERE co.oid = t.typcollation) END AS collation,
       NULL AS expression,
       NULL AS not_valid,
       CASE WHEN t.typowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(t.typowner)) END AS owner,
       CASE WHEN t.typacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(t.typowner)) || ' ' || pg_catalog.array_to_string(t.typacl, ' ') END AS privileges,
       s.labels AS security_labels,
       x.description AS comment
  FROM domain t
  JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
  LEFT JOIN (SELECT s.objoid,
                    pg_catalog.string_agg(pg_catalog.quote_ident(s.provider) || ' ' || pg_catalog.quote_literal(s.label), ', ' ORDER BY s.provider) AS labels
               FROM pg_catalog.pg_seclabel s
              WHERE s.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass AND s.objsubid = 0 GROUP BY s.objoid) s ON s.objoid = t.oid
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = 'pg_catalog.pg_type'::pg_catalog.regclass AND x.objoid = t.oid AND x.objsubid = 0
UNION ALL
SELECT 'domain_constraint',
       t.identity || '.' || pg_catalog.quote_ident(k.conname),
       t.identity,
       t.nspname,
       k.conname,
       0,
       k.tableoid, k.oid, 0,
       'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, t.oid,
       NULL,
       NULL,
       NULL,
       NULL,
       pg_catalog.pg_get_expr(k.conbin, 0),
       CASE WHEN NOT k.convalidated THEN 'yes' END,
       NULL,
       NULL,
       NULL,
       x.description
  FROM domain t
  JOIN pg_catalog.pg_constraint k ON k.contypid = t.oid AND k.contype = 'c'
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = k.tableoid AND x.objoid = k.oid AND x.objsubid = 0
;
