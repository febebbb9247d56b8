-- Sequences, alone and of a column.
CREATE ROLE coverage_owner;
CREATE ROLE coverage_reader;
CREATE SEQUENCE s AS integer;
CREATE TABLE t (id bigserial, other integer);
-- case: sequence
-- changes: added sequence public.s2
CREATE SEQUENCE s2 AS smallint INCREMENT -2 MINVALUE -100 MAXVALUE 50 START 40 CACHE 7 CYCLE;
-- case: sequence.type
-- changes: changed sequence public.s type
ALTER SEQUENCE s AS bigint;
-- case: sequence.start
-- changes: changed sequence public.s start
ALTER SEQUENCE s START 5;
-- case: sequence.increment
-- changes: changed sequence public.s increment
ALTER SEQUENCE s INCREMENT 10;
-- case: sequence.min
-- changes: changed sequence public.s min
ALTER SEQUENCE s MINVALUE 0 START 0 RESTART;
-- case: sequence.max
-- changes: changed sequence public.s max
ALTER SEQUENCE s MAXVALUE 1000;
-- case: sequence.cache
-- changes: changed sequence public.s cache
ALTER SEQUENCE s CACHE 20;
-- case: sequence.cycle
-- changes: changed sequence public.s cycle
ALTER SEQUENCE s CYCLE;
-- case: sequence: downwards, from the type's own bounds
-- changes: added sequence public.down
CREATE SEQUENCE down INCREMENT -1;
-- case: sequence.persistence
-- changes: changed sequence public.s persistence
-- since: 15
ALTER SEQUENCE s SET UNLOGGED;
-- case: sequence.owned_by
-- changes: changed sequence public.s owned_by
ALTER SEQUENCE s OWNED BY t.other;
-- case: sequence.owned_by: by nothing any more
-- changes: changed sequence public.t_id_seq owned_by
ALTER SEQUENCE t_id_seq OWNED BY NONE;
-- case: sequence.comment
-- changes: changed sequence public.s comment
COMMENT ON SEQUENCE s IS 'x';
-- case: sequence.owner
-- changes: changed sequence public.s owner
ALTER SEQUENCE s OWNER TO coverage_owner;
-- case: sequence.privileges
-- changes: changed sequence public.s privileges
GRANT USAGE ON SEQUENCE s TO coverage_reader WITH GRANT OPTION;
-- case: sequence.security_labels
-- changes: changed sequence public.s security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('s'::regclass, 'pg_class'::regclass, 0, 'coverage', 'secret');
-- case: sequence.dropped
-- changes: removed sequence public.s
DROP SEQUENCE s;
-- case: sequence.dropped: of a column
-- changes: changed column public.t.id default
-- changes: removed sequence public.t_id_seq
DROP SEQUENCE t_id_seq CASCADE;
