-- Foreign servers. Values of options whose name sounds like a secret are not given.
SELECT 'foreign_server' AS kind,
       pg_catalog.quote_ident(s.srvname) AS identity,
       NULL AS parent,
       NULL AS schema,
       s.srvname AS name,
       0 AS position,
       s.tableoid AS class_id, s.oid AS object_id, 0 AS sub_id, s.tableoid AS root_class, s.oid AS root_id,
       pg_catalog.quote_ident(f.fdwname) AS wrapper,
       s.srvtype AS type,
       s.srvversion AS version,
       CASE WHEN s.srvoptions IS NOT NULL
            THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || ' ' || CASE WHEN o.option_name ~* '(password|passwd|secret|token|key|credential)' THEN '''(hidden)''' ELSE pg_catalog.quote_literal(COALESCE(o.option_value, '')) END, ', '
                                               ORDER BY o.option_name COLLATE pg_catalog."C")
                    FROM pg_catalog.pg_options_to_table(s.srvoptions) AS o) END AS fdw_options,
       x.description AS comment,
       CASE WHEN s.srvowner <> (SELECT db.datdba FROM pg_catalog.pg_database db WHERE db.datname = pg_catalog.current_database()) AND s.srvowner <> 6171
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(s.srvowner)) END AS owner,
       CASE WHEN s.srvacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(s.srvowner)) || ' ' || pg_catalog.array_to_string(s.srvacl, ' ') END AS privileges
  FROM pg_catalog.pg_foreign_server s
  JOIN pg_catalog.pg_foreign_data_wrapper f ON f.oid = s.srvfdw
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = s.tableoid AND x.objoid = s.oid AND x.objsubid = 0
 WHERE s.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_foreign_server'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND s.oid = ANY ($1)
;
