-- An enum that a table uses.
CREATE ROLE coverage_reader;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE person (feels mood DEFAULT 'ok');
-- case: enum
-- changes: added enum public.colour
CREATE TYPE colour AS ENUM ('red');
-- case: enum.labels
-- changes: changed enum public.mood labels
ALTER TYPE mood ADD VALUE 'happy' BEFORE 'ok';
-- case: enum.comment
-- changes: changed enum public.mood comment
COMMENT ON TYPE mood IS 'x';
-- case: enum.dropped
-- changes: removed enum public.mood
-- changes: removed table public.person
DROP TABLE person;
DROP TYPE mood;
