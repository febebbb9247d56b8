-- Functions and procedures; not aggregates, and not the constructors that come with a range type.
-- "f(a,b)" becomes "f(a, b)": a comma with an even number of quotes behind it stands in no name.
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname) || '('
       || COALESCE((SELECT pg_catalog.string_agg(pg_catalog.format_type(u.type, NULL), ', ' ORDER BY u.place)
                      FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS u (type, place)), '') || ')' AS identity,
       NULL AS parent,
       n.nspname AS schema,
       p.proname AS name,
       0 AS position,
       p.tableoid AS class_id, p.oid AS object_id, 0 AS sub_id, p.tableoid AS root_class, p.oid AS root_id,
       NULLIF(CASE
              -- IN is said of procedures since 14; not in quotes of either sort
--[14+]       WHEN p.prokind = 'p' THEN pg_catalog.regexp_replace(pg_catalog.pg_get_function_arguments(p.oid),
--[14+]           '(^|, )IN (?=([^'']*''[^'']*'')*[^'']*$)(?=([^"]*"[^"]*")*[^"]*$)', '\1', 'g')
              WHEN true THEN pg_catalog.pg_get_function_arguments(p.oid) END, '') AS arguments,
       pg_catalog.pg_get_function_result(p.oid) AS returns,
       pg_catalog.quote_ident(l.lanname) AS language,
       CASE
--[14+]     WHEN p.prosqlbody IS NOT NULL THEN pg_catalog.pg_get_function_sqlbody(p.oid)
            WHEN true THEN p.prosrc END AS body,
--[14+] CASE WHEN p.prosqlbody IS NOT NULL THEN 'yes' END AS sql_body,
       p.probin AS library,
       CASE WHEN p.prokind = 'w' THEN 'yes' END AS window,
       CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' END AS volatility,
       CASE WHEN p.proisstrict THEN 'yes' END AS strict,
       CASE WHEN p.prosecdef THEN 'yes' END AS security_definer,
       CASE WHEN p.proleakproof THEN 'yes' END AS leakproof,
       CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END AS parallel,
       CASE WHEN p.procost <> CASE WHEN l.lanname IN ('c', 'internal') THEN 1 ELSE 100 END THEN p.procost END AS cost,
       CASE WHEN p.proretset AND p.prorows <> 1000 THEN p.prorows END AS rows,
       pg_catalog.regexp_replace(NULLIF(p.prosupport, 0)::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS support,
       (SELECT pg_catalog.string_agg(o, E'\n' ORDER BY o COLLATE pg_catalog."C") FROM pg_catalog.unnest(p.proconfig) AS o) AS settings,
       (SELECT pg_catalog.string_agg('FOR TYPE ' || pg_catalog.format_type(u.type, NULL), ', ' ORDER BY u.place)
          FROM pg_catalog.unnest(p.protrftypes) WITH ORDINALITY AS u (type, place)) AS transforms,
       CASE WHEN p.proowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(p.proowner)) END AS owner,
       CASE WHEN p.proacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(p.proowner)) || ' ' || pg_catalog.array_to_string(p.proacl, ' ') END AS privileges,
       s.labels AS security_labels,
       x.description AS comment
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_language l ON l.oid = p.prolang
  LEFT JOIN (SELECT s.classoid, s.objoid,
                    pg_catalog.string_agg(pg_catalog.quote_ident(s.provider) || ' ' || pg_catalog.quote_literal(s.label), ', ' ORDER BY s.provider) AS labels
               FROM pg_catalog.pg_seclabel s WHERE s.objsubid = 0 GROUP BY s.classoid, s.objoid) s ON s.classoid = p.tableoid AND s.objoid = p.oid
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = p.tableoid AND x.objoid = p.oid AND x.objsubid = 0
 WHERE p.prokind IN ('f', 'p', 'w')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
--[only] AND p.oid = ANY ($1)
;
