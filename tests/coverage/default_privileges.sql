-- Default privileges.
CREATE ROLE coverage_owner;
CREATE ROLE coverage_reader;
CREATE SCHEMA app;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO coverage_reader;
-- case: default_privileges
-- changes: added default_privileges ON TABLES
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO coverage_reader;
-- case: default_privileges: for a role
-- changes: added default_privileges FOR ROLE coverage_owner IN SCHEMA app ON SEQUENCES
ALTER DEFAULT PRIVILEGES FOR ROLE coverage_owner IN SCHEMA app GRANT USAGE, SELECT ON SEQUENCES TO coverage_reader;
-- case: default_privileges: functions, no more for everybody
-- changes: added default_privileges ON FUNCTIONS
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
-- case: default_privileges: types
-- changes: added default_privileges FOR ROLE coverage_owner ON TYPES
ALTER DEFAULT PRIVILEGES FOR ROLE coverage_owner REVOKE USAGE ON TYPES FROM PUBLIC;
-- case: default_privileges: schemas
-- changes: added default_privileges ON SCHEMAS
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO coverage_reader;
-- case: default_privileges: large objects
-- changes: added default_privileges ON LARGE OBJECTS
-- since: 18
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO coverage_reader;
-- case: default_privileges.privileges
-- changes: changed default_privileges IN SCHEMA app ON TABLES privileges
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT INSERT ON TABLES TO coverage_reader WITH GRANT OPTION;
-- case: default_privileges.dropped
-- changes: removed default_privileges IN SCHEMA app ON TABLES
ALTER DEFAULT PRIVILEGES IN SCHEMA app REVOKE SELECT ON TABLES FROM coverage_reader;
