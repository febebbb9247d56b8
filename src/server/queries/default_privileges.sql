-- Default privileges: what objects will be given that a role makes, everywhere or in one schema. Whose they are is not said when it is the database's owner.
SELECT 'default_privileges' AS kind,
       pg_catalog.concat_ws(' ', 'FOR ROLE ' || a.role, 'IN SCHEMA ' || pg_catalog.quote_ident(a.nspname), 'ON ' || a.objects) AS identity,
       NULL AS parent,
       a.nspname AS schema,
       a.objects AS name,
       0 AS position,
       a.tableoid AS class_id, a.oid AS object_id, 0 AS sub_id, a.tableoid AS root_class, a.oid AS root_id,
       -- the kind of object, with a star when the privileges are for every schema
       CASE WHEN a.defaclnamespace = 0 THEN '*' ELSE '' END || a.defaclobjtype || ' '
       || pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.defaclrole)) || ' ' || pg_catalog.array_to_string(a.defaclacl, ' ') AS privileges
  FROM (SELECT e.tableoid, e.oid, e.defaclrole, e.defaclnamespace, e.defaclobjtype::text, e.defaclacl, n.nspname,
               CASE e.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                                    WHEN 'n' THEN 'SCHEMAS' WHEN 'L' THEN 'LARGE OBJECTS' ELSE e.defaclobjtype::text END AS objects,
               CASE WHEN e.defaclrole <> (SELECT db.datdba FROM pg_catalog.pg_database db WHERE db.datname = pg_catalog.current_database())
                     AND pg_catalog.pg_get_userbyid(e.defaclrole) !~ '^mig_[0-9a-f]{16}$'
                    THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.defaclrole)) END AS role
          FROM pg_catalog.pg_default_acl e
          LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.defaclnamespace) a
 WHERE (a.nspname IS NULL OR a.nspname !~ '^pg_' AND a.nspname <> 'information_schema')
   AND a.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_default_acl'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND a.oid = ANY ($1)
;
