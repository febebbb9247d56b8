CREATE ROLE coverage_owner;
CREATE TYPE public.pair AS (x integer, y text);
-- case: composite_type
-- changes: added composite_type public.other
-- changes: added attribute public.other.a
CREATE TYPE public.other AS (a numeric(10,2));
-- case: composite_type
-- changes: added composite_type public.nothing
CREATE TYPE public.nothing AS ();
-- case: composite_type.dropped
-- changes: removed composite_type public.pair
-- changes: removed attribute public.pair.x
-- changes: removed attribute public.pair.y
DROP TYPE public.pair;
-- case: composite_type.comment
-- changes: changed composite_type public.pair comment
COMMENT ON TYPE public.pair IS 'covered';
-- case: composite_type.owner
-- changes: changed composite_type public.pair owner
ALTER TYPE public.pair OWNER TO coverage_owner;
-- case: composite_type.privileges
-- changes: changed composite_type public.pair privileges
GRANT USAGE ON TYPE public.pair TO coverage_owner;
-- case: composite_type.security_labels
-- changes: changed composite_type public.pair security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('public.pair'::regtype, 'pg_catalog.pg_type'::regclass, 0, 'coverage', 'secret');
