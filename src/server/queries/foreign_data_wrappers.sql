-- Foreign data wrappers. Values of options whose name sounds like a secret are not given.
SELECT 'foreign_data_wrapper' AS kind,
       pg_catalog.quote_ident(f.fdwname) AS identity,
       NULL AS parent,
       NULL AS schema,
       f.fdwname AS name,
       0 AS position,
       f.tableoid AS class_id, f.oid AS object_id, 0 AS sub_id, f.tableoid AS root_class, f.oid AS root_id,
       CASE WHEN f.fdwhandler <> 0
            THEN (SELECT CASE WHEN pn.nspname = 'pg_catalog' THEN '' ELSE pg_catalog.quote_ident(pn.nspname) || '.' END
                         || pg_catalog.quote_ident(p.proname) || '('
                         || COALESCE((SELECT pg_catalog.string_agg(pg_catalog.format_type(u.type, NULL), ', ' ORDER BY u.place)
                                        FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS u (type, place)), '') || ')'
                    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
                   WHERE p.oid = f.fdwhandler) END AS handler,
       CASE WHEN f.fdwvalidator <> 0
            THEN (SELECT CASE WHEN pn.nspname = 'pg_catalog' THEN '' ELSE pg_catalog.quote_ident(pn.nspname) || '.' END
                         || pg_catalog.quote_ident(p.proname) || '('
                         || COALESCE((SELECT pg_catalog.string_agg(pg_catalog.format_type(u.type, NULL), ', ' ORDER BY u.place)
                                        FROM pg_catalog.unnest(p.proargtypes) WITH ORDINALITY AS u (type, place)), '') || ')'
                    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace
                   WHERE p.oid = f.fdwvalidator) END AS validator,
       CASE WHEN f.fdwoptions IS NOT NULL
            THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name) || ' ' || CASE WHEN o.option_name ~* '(password|passwd|secret|token|key|credential)' THEN '''(hidden)''' ELSE pg_catalog.quote_literal(COALESCE(o.option_value, '')) END, ', '
                                               ORDER BY o.option_name COLLATE pg_catalog."C")
                    FROM pg_catalog.pg_options_to_table(f.fdwoptions) AS o) END AS fdw_options,
       x.description AS comment,
       CASE WHEN f.fdwowner <> (SELECT db.datdba FROM pg_catalog.pg_database db WHERE db.datname = pg_catalog.current_database()) AND f.fdwowner <> 6171
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(f.fdwowner)) END AS owner,
       CASE WHEN f.fdwacl IS NOT NULL
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(f.fdwowner)) || ' ' || pg_catalog.array_to_string(f.fdwacl, ' ') END AS privileges
  FROM pg_catalog.pg_foreign_data_wrapper f
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = f.tableoid AND x.objoid = f.oid AND x.objsubid = 0
 WHERE f.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND f.oid = ANY ($1)
;
