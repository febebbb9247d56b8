CREATE ROLE coverage_reader;
-- pg_dump forgets the handler when that is a function of the system.
CREATE FUNCTION public.handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION public.other_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE LANGUAGE coverage_language HANDLER public.handler;
CREATE TRUSTED LANGUAGE coverage_trusted HANDLER public.handler;
-- case: language
-- changes: added language coverage_other
CREATE TRUSTED LANGUAGE coverage_other HANDLER public.handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
-- case: language.dropped
-- changes: removed language coverage_language
DROP LANGUAGE coverage_language;
-- case: language.trusted
-- changes: changed language coverage_language trusted
CREATE OR REPLACE TRUSTED LANGUAGE coverage_language HANDLER public.handler;
-- case: language.handler
-- changes: changed language coverage_language handler
CREATE OR REPLACE LANGUAGE coverage_language HANDLER public.other_handler;
-- case: language.inline
-- changes: changed language coverage_language inline
CREATE OR REPLACE LANGUAGE coverage_language HANDLER public.handler INLINE plpgsql_inline_handler;
-- case: language.validator
-- changes: changed language coverage_language validator
CREATE OR REPLACE LANGUAGE coverage_language HANDLER public.handler VALIDATOR plpgsql_validator;
-- case: language.comment
-- changes: changed language coverage_language comment
COMMENT ON LANGUAGE coverage_language IS 'covered';
-- case: language.owner
-- changes: changed language coverage_language owner
ALTER LANGUAGE coverage_language OWNER TO coverage_reader;
-- case: language.privileges
-- changes: changed language coverage_trusted privileges
GRANT USAGE ON LANGUAGE coverage_trusted TO coverage_reader;
-- case: language.security_labels
-- changes: changed language coverage_language security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ((SELECT oid FROM pg_catalog.pg_language WHERE lanname = 'coverage_language'), 'pg_catalog.pg_language'::regclass, 0, 'coverage', 'secret');
