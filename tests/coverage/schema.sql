-- A schema besides public.
CREATE ROLE coverage_owner;
CREATE ROLE coverage_reader;
CREATE SCHEMA app;
-- case: schema
-- changes: added schema public_2
CREATE SCHEMA public_2;
-- case: schema: a name that needs quotes
-- changes: added schema "Other ""schema"""
CREATE SCHEMA "Other ""schema""";
-- case: schema.comment
-- changes: changed schema app comment
COMMENT ON SCHEMA app IS 'x';
-- case: schema.comment: public's own
-- changes: changed schema public comment
COMMENT ON SCHEMA public IS 'ours';
-- case: schema.owner
-- changes: changed schema app owner
ALTER SCHEMA app OWNER TO coverage_owner;
-- case: schema.privileges
-- changes: changed schema app privileges
GRANT USAGE ON SCHEMA app TO coverage_reader;
-- case: schema.privileges: public, for everybody until 14
-- changes: changed schema public privileges
--[15+] GRANT CREATE ON SCHEMA public TO PUBLIC;
--[<15] REVOKE CREATE ON SCHEMA public FROM PUBLIC;
-- case: schema.security_labels
-- changes: changed schema app security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('app'::regnamespace, 'pg_namespace'::regclass, 0, 'coverage', 'it''s');
-- case: schema.dropped
-- changes: removed schema app
DROP SCHEMA app;
