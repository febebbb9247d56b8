-- Functions and procedures; not aggregates, and not the constructors that come with a range type.
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname) || '('
       || COALESCE((SELECT pg_catalog.string_agg(pg_catalog.format_type(u.type, NULL), ', ' ORDER BY u.place)
                      FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS u (type, place)), '') || ')' AS identity,
       NULL AS parent,
       n.nspname AS schema,
       p.proname AS name,
       0 AS position,
       p.tableoid AS class_id, p.oid AS object_id, 0 AS sub_id, p.tableoid AS root_class, p.oid AS root_id,
       l.lanname AS language,
       pg_catalog.pg_get_function_result(p.oid) AS returns,
       CASE WHEN p.prosecdef THEN 'yes' END AS security_definer,
       pg_catalog.pg_get_functiondef(p.oid) AS definition,
       x.description AS comment
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = p.tableoid AND x.objoid = p.oid AND x.objsubid = 0
 WHERE p.prokind IN ('f', 'p', 'w')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
--[only] AND p.oid = ANY ($1)
;
