-- Aggregates.
-- "f(a,b)" becomes "f(a, b)": a comma with an even number of quotes behind it stands in no name.
SELECT 'aggregate' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(p.proname) || '('
       || COALESCE((SELECT pg_catalog.string_agg(pg_catalog.format_type(u.type, NULL), ', ' ORDER BY u.place)
                      FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS u (type, place)), '') || ')' AS identity,
       NULL AS parent,
       n.nspname AS schema,
       p.proname AS name,
       0 AS position,
       p.tableoid AS class_id, p.oid AS object_id, 0 AS sub_id, p.tableoid AS root_class, p.oid AS root_id,
       CASE WHEN p.pronargs = 0 THEN '*' ELSE pg_catalog.pg_get_function_arguments(p.oid) END AS arguments,
       pg_catalog.pg_get_function_result(p.oid) AS returns,
       CASE WHEN a.aggkind = 'h' THEN 'yes' END AS hypothetical,
       pg_catalog.regexp_replace(a.aggtransfn::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS state_function,
       pg_catalog.format_type(a.aggtranstype, NULL) AS state_type,
       NULLIF(a.aggtransspace, 0) AS state_space,
       pg_catalog.quote_literal(a.agginitval) AS initial_value,
       pg_catalog.regexp_replace(NULLIF(a.aggfinalfn, 0)::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS final_function,
       CASE WHEN a.aggfinalextra THEN 'yes' END AS final_extra,
       CASE WHEN a.aggfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END::pg_catalog."char"
            THEN CASE a.aggfinalmodify WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable' ELSE 'read_write' END END AS final_modify,
       pg_catalog.regexp_replace(NULLIF(a.aggcombinefn, 0)::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS combine_function,
       NULLIF(a.aggserialfn, 0)::pg_catalog.regprocedure::pg_catalog.text AS serial_function,
       pg_catalog.regexp_replace(NULLIF(a.aggdeserialfn, 0)::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS deserial_function,
       pg_catalog.regexp_replace(NULLIF(a.aggmtransfn, 0)::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS moving_state_function,
       pg_catalog.regexp_replace(NULLIF(a.aggminvtransfn, 0)::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS moving_inverse_function,
       CASE WHEN a.aggmtranstype <> 0 THEN pg_catalog.format_type(a.aggmtranstype, NULL) END AS moving_state_type,
       NULLIF(a.aggmtransspace, 0) AS moving_state_space,
       pg_catalog.quote_literal(a.aggminitval) AS moving_initial_value,
       pg_catalog.regexp_replace(NULLIF(a.aggmfinalfn, 0)::pg_catalog.regprocedure::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS moving_final_function,
       CASE WHEN a.aggmfinalextra THEN 'yes' END AS moving_final_extra,
       CASE WHEN a.aggmfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END::pg_catalog."char"
            THEN CASE a.aggmfinalmodify WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable' ELSE 'read_write' END END AS moving_final_modify,
       pg_catalog.regexp_replace(NULLIF(a.aggsortop, 0)::pg_catalog.regoperator::pg_catalog.text, ',(?=([^"]*"[^"]*")*[^"]*$)', ', ', 'g') AS sort_operator,
       CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END AS parallel,
       CASE WHEN p.proowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(p.proowner)) END AS owner,
       CASE WHEN p.proacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(p.proowner)) || ' ' || pg_catalog.array_to_string(p.proacl, ' ') END AS privileges,
       s.labels AS security_labels,
       x.description AS comment
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
  LEFT JOIN (SELECT s.classoid, s.objoid,
                    pg_catalog.string_agg(pg_catalog.quote_ident(s.provider) || ' ' || pg_catalog.quote_literal(s.label), ', ' ORDER BY s.provider) AS labels
               FROM pg_catalog.pg_seclabel s WHERE s.objsubid = 0 GROUP BY s.classoid, s.objoid) s ON s.classoid = p.tableoid AND s.objoid = p.oid
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = p.tableoid AND x.objoid = p.oid AND x.objsubid = 0
 WHERE p.prokind = 'a'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND p.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND p.oid = ANY ($1)
;
