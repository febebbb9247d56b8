CREATE ROLE coverage_owner;
CREATE PROCEDURE public.p(a integer) LANGUAGE sql AS 'SELECT a';
CREATE PROCEDURE public.outside() LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION varchar_support(internal), TO SQL WITH FUNCTION int4recv(internal));
-- case: procedure
-- changes: added procedure public.q(integer, text)
CREATE PROCEDURE public.q(a integer, INOUT b text) LANGUAGE plpgsql AS 'BEGIN b := a; END';
-- case: procedure.dropped
-- changes: removed procedure public.p(integer)
DROP PROCEDURE public.p(integer);
-- case: procedure.arguments
-- changes: changed procedure public.p(integer) arguments
CREATE OR REPLACE PROCEDURE public.p(a integer DEFAULT 1) LANGUAGE sql AS 'SELECT a';
-- case: procedure.language
-- changes: changed procedure public.p(integer) language
SET LOCAL check_function_bodies = off;
CREATE OR REPLACE PROCEDURE public.p(a integer) LANGUAGE plpgsql AS 'SELECT a';
-- case: procedure.body
-- changes: changed procedure public.p(integer) body
CREATE OR REPLACE PROCEDURE public.p(a integer) LANGUAGE sql AS 'SELECT a + 1';
-- case: procedure.sql_body
-- changes: changed procedure public.p(integer) body
-- changes: changed procedure public.p(integer) sql_body
-- since: 14
CREATE OR REPLACE PROCEDURE public.p(a integer) LANGUAGE sql BEGIN ATOMIC SELECT a + 1; END;
-- case: procedure.security_definer
-- changes: changed procedure public.p(integer) security_definer
ALTER PROCEDURE public.p(integer) SECURITY DEFINER;
-- case: procedure.settings
-- changes: changed procedure public.p(integer) settings
ALTER PROCEDURE public.p(integer) SET work_mem = '8MB';
-- case: procedure.transforms
-- changes: changed procedure public.p(integer) transforms
CREATE OR REPLACE PROCEDURE public.p(a integer) LANGUAGE sql TRANSFORM FOR TYPE integer AS 'SELECT a';
-- case: procedure.library
-- changes: changed procedure public.outside() library
CREATE OR REPLACE PROCEDURE public.outside() LANGUAGE c AS '$libdir/plpgsql.so', 'plpgsql_call_handler';
-- case: procedure.comment
-- changes: changed procedure public.p(integer) comment
COMMENT ON PROCEDURE public.p(integer) IS 'covered';
-- case: procedure.owner
-- changes: changed procedure public.p(integer) owner
ALTER PROCEDURE public.p(integer) OWNER TO coverage_owner;
-- case: procedure.privileges
-- changes: changed procedure public.p(integer) privileges
GRANT EXECUTE ON PROCEDURE public.p(integer) TO coverage_owner;
-- case: procedure.security_labels
-- changes: changed procedure public.p(integer) security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('public.p(integer)'::regprocedure, 'pg_catalog.pg_proc'::regclass, 0, 'coverage', 'secret');
