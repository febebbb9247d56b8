-- Foreign data wrappers.
CREATE ROLE coverage_owner SUPERUSER;
CREATE ROLE coverage_reader;
CREATE FOREIGN DATA WRAPPER wrapper OPTIONS (host 'a');
CREATE FUNCTION handler() RETURNS fdw_handler LANGUAGE c AS '$libdir/postgres_fdw', 'postgres_fdw_handler';
-- case: foreign_data_wrapper
-- changes: added foreign_data_wrapper another
CREATE FOREIGN DATA WRAPPER another VALIDATOR postgresql_fdw_validator;
-- case: foreign_data_wrapper.handler
-- changes: changed foreign_data_wrapper wrapper handler
ALTER FOREIGN DATA WRAPPER wrapper HANDLER handler;
-- case: foreign_data_wrapper.validator
-- changes: changed foreign_data_wrapper wrapper validator
ALTER FOREIGN DATA WRAPPER wrapper VALIDATOR postgresql_fdw_validator;
-- case: foreign_data_wrapper.fdw_options
-- changes: changed foreign_data_wrapper wrapper fdw_options
ALTER FOREIGN DATA WRAPPER wrapper OPTIONS (SET host 'it''s', ADD debug 'true');
-- case: foreign_data_wrapper.fdw_options: a secret
-- changes: changed foreign_data_wrapper wrapper fdw_options
-- repair: back, the secret is not known
ALTER FOREIGN DATA WRAPPER wrapper OPTIONS (ADD "apiKey" 'canary-4711');
-- case: foreign_data_wrapper.comment
-- changes: changed foreign_data_wrapper wrapper comment
COMMENT ON FOREIGN DATA WRAPPER wrapper IS 'x';
-- case: foreign_data_wrapper.owner
-- changes: changed foreign_data_wrapper wrapper owner
ALTER FOREIGN DATA WRAPPER wrapper OWNER TO coverage_owner;
-- case: foreign_data_wrapper.privileges
-- changes: changed foreign_data_wrapper wrapper privileges
GRANT USAGE ON FOREIGN DATA WRAPPER wrapper TO coverage_reader;
-- case: foreign_data_wrapper.dropped
-- changes: removed foreign_data_wrapper wrapper
DROP FOREIGN DATA WRAPPER wrapper;
