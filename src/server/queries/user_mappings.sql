-- User mappings. Only a superuser may read the catalog; the view gives the options to those who may see them. Values can be secrets, but for the name of the remote user.
SELECT 'user_mapping' AS kind,
       'FOR ' || CASE WHEN u.umuser = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(u.usename) END || ' SERVER ' || pg_catalog.quote_ident(u.srvname) AS identity,
       NULL AS parent,
       NULL AS schema,
       CASE WHEN u.umuser = 0 THEN 'PUBLIC' ELSE u.usename END AS name,
       0 AS position,
       'pg_catalog.pg_user_mapping'::pg_catalog.regclass::pg_catalog.oid AS class_id, u.umid AS object_id, 0 AS sub_id,
       'pg_catalog.pg_user_mapping'::pg_catalog.regclass::pg_catalog.oid AS root_class, u.umid AS root_id,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(o.option_name)
                                     || CASE WHEN o.option_name = 'user' THEN ' ' || pg_catalog.quote_literal(COALESCE(o.option_value, '')) ELSE '' END, ', '
                                     ORDER BY o.option_name COLLATE pg_catalog."C")
          FROM pg_catalog.pg_options_to_table(u.umoptions) AS o) AS fdw_options
  FROM pg_catalog.pg_user_mappings u
 WHERE u.umid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_user_mapping'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND u.umid = ANY ($1)
;
