CREATE ROLE coverage_owner;
CREATE TYPE public.mood AS ENUM ('sad', 'happy');
CREATE TABLE public.person (feels public.mood DEFAULT 'happy');
-- case: enum
-- changes: added enum public.other
CREATE TYPE public.other AS ENUM ('it''s', 'a, b');
-- case: enum.dropped
-- changes: removed enum public.mood
-- changes: removed table public.person
DROP TABLE public.person;
DROP TYPE public.mood;
-- case: enum.labels
-- changes: changed enum public.mood labels
ALTER TYPE public.mood ADD VALUE 'between' AFTER 'sad';
-- case: enum.labels
-- changes: changed enum public.mood labels
ALTER TYPE public.mood RENAME VALUE 'sad' TO 'gloomy';
-- case: enum.comment
-- changes: changed enum public.mood comment
COMMENT ON TYPE public.mood IS 'covered';
-- case: enum.owner
-- changes: changed enum public.mood owner
ALTER TYPE public.mood OWNER TO coverage_owner;
-- case: enum.privileges
-- changes: changed enum public.mood privileges
GRANT USAGE ON TYPE public.mood TO coverage_owner;
-- case: enum.security_labels
-- changes: changed enum public.mood security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('public.mood'::regtype, 'pg_catalog.pg_type'::regclass, 0, 'coverage', 'secret');
