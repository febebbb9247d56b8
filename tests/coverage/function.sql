CREATE ROLE coverage_owner;
CREATE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a';
CREATE FUNCTION public.many() RETURNS SETOF integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.place() RETURNS bigint LANGUAGE internal AS 'window_row_number';
CREATE FUNCTION public.outside() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION varchar_support(internal), TO SQL WITH FUNCTION int4recv(internal));
-- case: function
-- changes: added function public."g h"(integer, text[])
CREATE FUNCTION public."g h"(a integer DEFAULT 7, VARIADIC b text[] DEFAULT '{}') RETURNS TABLE (x integer, y text) LANGUAGE sql AS 'SELECT 1, b[1]';
-- case: function
-- since: 14
-- changes: added function public.atomic()
CREATE FUNCTION public.atomic() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
-- case: function.dropped
-- changes: removed function public.f(integer)
DROP FUNCTION public.f(integer);
-- case: function.arguments
-- changes: changed function public.f(integer) arguments
CREATE OR REPLACE FUNCTION public.f(a integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT a';
-- case: function.returns
-- changes: changed function public.f(integer) returns
DROP FUNCTION public.f(integer);
CREATE FUNCTION public.f(a integer) RETURNS SETOF integer LANGUAGE sql AS 'SELECT a';
-- case: function.language
-- changes: changed function public.f(integer) language
SET LOCAL check_function_bodies = off;
CREATE OR REPLACE FUNCTION public.f(a integer) RETURNS integer LANGUAGE plpgsql AS 'SELECT a';
-- case: function.body
-- changes: changed function public.f(integer) body
CREATE OR REPLACE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a + 1';
-- case: function.sql_body
-- changes: changed function public.f(integer) body
-- changes: changed function public.f(integer) sql_body
-- since: 14
CREATE OR REPLACE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql RETURN a + 1;
-- case: function.volatility
-- changes: changed function public.f(integer) volatility
ALTER FUNCTION public.f(integer) STABLE;
-- case: function.strict
-- changes: changed function public.f(integer) strict
ALTER FUNCTION public.f(integer) STRICT;
-- case: function.security_definer
-- changes: changed function public.f(integer) security_definer
ALTER FUNCTION public.f(integer) SECURITY DEFINER;
-- case: function.leakproof
-- changes: changed function public.f(integer) leakproof
ALTER FUNCTION public.f(integer) LEAKPROOF;
-- case: function.parallel
-- changes: changed function public.f(integer) parallel
ALTER FUNCTION public.f(integer) PARALLEL RESTRICTED;
-- case: function.cost
-- changes: changed function public.f(integer) cost
ALTER FUNCTION public.f(integer) COST 0.5;
-- case: function.support
-- changes: changed function public.f(integer) support
ALTER FUNCTION public.f(integer) SUPPORT varchar_support;
-- case: function.settings
-- changes: changed function public.f(integer) settings
ALTER FUNCTION public.f(integer) SET search_path = '';
ALTER FUNCTION public.f(integer) SET "DateStyle" = 'ISO, DMY';
-- case: function.transforms
-- changes: changed function public.f(integer) transforms
CREATE OR REPLACE FUNCTION public.f(a integer) RETURNS integer LANGUAGE sql TRANSFORM FOR TYPE integer AS 'SELECT a';
-- case: function.rows
-- changes: changed function public.many() rows
ALTER FUNCTION public.many() ROWS 5;
-- case: function.window
-- changes: changed function public.place() window
DROP FUNCTION public.place();
CREATE FUNCTION public.place() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
-- case: function.library
-- changes: changed function public.outside() library
CREATE OR REPLACE FUNCTION public.outside() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql.so', 'plpgsql_call_handler';
-- case: function.comment
-- changes: changed function public.f(integer) comment
COMMENT ON FUNCTION public.f(integer) IS 'covered';
-- case: function.owner
-- changes: changed function public.f(integer) owner
ALTER FUNCTION public.f(integer) OWNER TO coverage_owner;
-- case: function.privileges
-- changes: changed function public.f(integer) privileges
GRANT EXECUTE ON FUNCTION public.f(integer) TO coverage_owner;
-- case: function.security_labels
-- changes: changed function public.f(integer) security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('public.f(integer)'::regprocedure, 'pg_catalog.pg_proc'::regclass, 0, 'coverage', 'secret');
