-- Extensions; what is in them is theirs.
CREATE SCHEMA ext;
CREATE EXTENSION pg_trgm;
-- case: extension
-- changes: added extension citext
CREATE EXTENSION citext SCHEMA ext;
-- case: extension.version
-- changes: changed extension pg_trgm version
-- repair: back, there is no way to an older version
DROP EXTENSION pg_trgm;
CREATE EXTENSION pg_trgm VERSION '1.3';
-- case: extension.schema
-- changes: changed extension pg_trgm schema
ALTER EXTENSION pg_trgm SET SCHEMA ext;
-- case: extension.comment
-- changes: changed extension pg_trgm comment
COMMENT ON EXTENSION pg_trgm IS 'x';
-- case: extension.dropped
-- changes: removed extension pg_trgm
DROP EXTENSION pg_trgm;
