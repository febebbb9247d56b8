-- User mappings.
CREATE ROLE coverage_reader;
CREATE FOREIGN DATA WRAPPER wrapper;
CREATE SERVER far FOREIGN DATA WRAPPER wrapper;
CREATE USER MAPPING FOR coverage_reader SERVER far OPTIONS (user 'one');
-- case: user_mapping
-- changes: added user_mapping FOR PUBLIC SERVER far
CREATE USER MAPPING FOR PUBLIC SERVER far;
-- case: user_mapping.fdw_options
-- changes: changed user_mapping FOR coverage_reader SERVER far fdw_options
ALTER USER MAPPING FOR coverage_reader SERVER far OPTIONS (SET user 'it''s');
-- case: user_mapping.fdw_options: a secret
-- changes: changed user_mapping FOR coverage_reader SERVER far fdw_options
-- repair: back, the secret is not known
ALTER USER MAPPING FOR coverage_reader SERVER far OPTIONS (ADD password 'canary-4711');
-- case: user_mapping.dropped
-- changes: removed user_mapping FOR coverage_reader SERVER far
DROP USER MAPPING FOR coverage_reader SERVER far;
