-- Foreign servers.
CREATE ROLE coverage_owner;
CREATE ROLE coverage_reader;
CREATE FOREIGN DATA WRAPPER wrapper;
CREATE FOREIGN DATA WRAPPER another;
CREATE SERVER far TYPE 'a' VERSION '1' FOREIGN DATA WRAPPER wrapper OPTIONS (host 'example.org');
-- case: foreign_server
-- changes: added foreign_server nearer
CREATE SERVER nearer FOREIGN DATA WRAPPER wrapper OPTIONS (port '5432', host 'it''s');
-- case: foreign_server.wrapper
-- changes: changed foreign_server far wrapper
DROP SERVER far;
CREATE SERVER far TYPE 'a' VERSION '1' FOREIGN DATA WRAPPER another OPTIONS (host 'example.org');
-- case: foreign_server.type
-- changes: changed foreign_server far type
DROP SERVER far;
CREATE SERVER far TYPE 'b' VERSION '1' FOREIGN DATA WRAPPER wrapper OPTIONS (host 'example.org');
-- case: foreign_server.version
-- changes: changed foreign_server far version
ALTER SERVER far VERSION '2';
-- case: foreign_server.fdw_options
-- changes: changed foreign_server far fdw_options
ALTER SERVER far OPTIONS (SET host 'example.com', ADD dbname 'x');
-- case: foreign_server.fdw_options: a secret
-- changes: changed foreign_server far fdw_options
-- repair: back, the secret is not known
ALTER SERVER far OPTIONS (ADD sslpassword 'canary-4711');
-- case: foreign_server.comment
-- changes: changed foreign_server far comment
COMMENT ON SERVER far IS 'x';
-- case: foreign_server.owner
-- changes: changed foreign_server far owner
ALTER SERVER far OWNER TO coverage_owner;
-- case: foreign_server.privileges
-- changes: changed foreign_server far privileges
GRANT USAGE ON FOREIGN SERVER far TO coverage_reader;
-- case: foreign_server.dropped
-- changes: removed foreign_server far
DROP SERVER far;
