CREATE ROLE coverage_owner;
CREATE FUNCTION public.finish(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION public.read(bytea, internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'numeric_avg_deserialize';
CREATE FUNCTION public.write(internal) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'numeric_avg_serialize';
CREATE AGGREGATE public.total(integer) (SFUNC = int4pl, STYPE = integer);
CREATE AGGREGATE public.moving(integer) (SFUNC = int4pl, STYPE = integer, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer);
CREATE AGGREGATE public.mean(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg, COMBINEFUNC = numeric_avg_combine,
    SERIALFUNC = numeric_avg_serialize, DESERIALFUNC = numeric_avg_deserialize);
CREATE AGGREGATE public.place(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA);
-- case: aggregate
-- changes: added aggregate public.number()
CREATE AGGREGATE public.number(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
-- case: aggregate
-- changes: added aggregate public.middle(double precision, double precision)
CREATE AGGREGATE public.middle(double precision ORDER BY double precision) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_cont_float8_final);
-- case: aggregate.dropped
-- changes: removed aggregate public.total(integer)
DROP AGGREGATE public.total(integer);
-- case: aggregate.arguments
-- changes: changed aggregate public.total(integer) arguments
DROP AGGREGATE public.total(integer);
CREATE AGGREGATE public.total(number integer) (SFUNC = int4pl, STYPE = integer);
-- case: aggregate.returns
-- changes: changed aggregate public.total(integer) returns
-- changes: changed aggregate public.total(integer) final_function
DROP AGGREGATE public.total(integer);
CREATE AGGREGATE public.total(integer) (SFUNC = int4pl, STYPE = integer, FINALFUNC = float8);
-- case: aggregate.state_function
-- changes: changed aggregate public.total(integer) state_function
CREATE OR REPLACE AGGREGATE public.total(integer) (SFUNC = int4mul, STYPE = integer);
-- case: aggregate.state_type
-- changes: changed aggregate public.total(integer) state_type
-- changes: changed aggregate public.total(integer) state_function
-- changes: changed aggregate public.total(integer) final_function
CREATE OR REPLACE AGGREGATE public.total(integer) (SFUNC = int4_sum, STYPE = bigint, FINALFUNC = int4);
-- case: aggregate.state_space
-- changes: changed aggregate public.total(integer) state_space
CREATE OR REPLACE AGGREGATE public.total(integer) (SFUNC = int4pl, STYPE = integer, SSPACE = 100);
-- case: aggregate.initial_value
-- changes: changed aggregate public.total(integer) initial_value
CREATE OR REPLACE AGGREGATE public.total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
-- case: aggregate.final_function
-- changes: changed aggregate public.total(integer) final_function
CREATE OR REPLACE AGGREGATE public.total(integer) (SFUNC = int4pl, STYPE = integer, FINALFUNC = int4abs);
-- case: aggregate.final_extra
-- changes: changed aggregate public.total(integer) final_function
-- changes: changed aggregate public.total(integer) final_extra
CREATE OR REPLACE AGGREGATE public.total(integer) (SFUNC = int4pl, STYPE = integer, FINALFUNC = public.finish, FINALFUNC_EXTRA);
-- case: aggregate.final_modify
-- changes: changed aggregate public.total(integer) final_modify
CREATE OR REPLACE AGGREGATE public.total(integer) (SFUNC = int4pl, STYPE = integer, FINALFUNC_MODIFY = SHAREABLE);
-- case: aggregate.combine_function
-- changes: changed aggregate public.total(integer) combine_function
CREATE OR REPLACE AGGREGATE public.total(integer) (SFUNC = int4pl, STYPE = integer, COMBINEFUNC = int4pl);
-- case: aggregate.sort_operator
-- changes: changed aggregate public.total(integer) sort_operator
CREATE OR REPLACE AGGREGATE public.total(integer) (SFUNC = int4pl, STYPE = integer, SORTOP = <);
-- case: aggregate.parallel
-- changes: changed aggregate public.total(integer) parallel
CREATE OR REPLACE AGGREGATE public.total(integer) (SFUNC = int4pl, STYPE = integer, PARALLEL = SAFE);
-- case: aggregate.serial_function
-- changes: changed aggregate public.mean(numeric) serial_function
CREATE OR REPLACE AGGREGATE public.mean(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg, COMBINEFUNC = numeric_avg_combine,
    SERIALFUNC = public.write, DESERIALFUNC = numeric_avg_deserialize);
-- case: aggregate.deserial_function
-- changes: changed aggregate public.mean(numeric) deserial_function
CREATE OR REPLACE AGGREGATE public.mean(numeric) (SFUNC = numeric_avg_accum, STYPE = internal, FINALFUNC = numeric_avg, COMBINEFUNC = numeric_avg_combine,
    SERIALFUNC = numeric_avg_serialize, DESERIALFUNC = public.read);
-- case: aggregate.hypothetical
-- changes: changed aggregate public.place("any") hypothetical
DROP AGGREGATE public.place(VARIADIC "any" ORDER BY VARIADIC "any");
CREATE AGGREGATE public.place(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
-- case: aggregate.moving_state_function
-- changes: changed aggregate public.moving(integer) moving_state_function
CREATE OR REPLACE AGGREGATE public.moving(integer) (SFUNC = int4pl, STYPE = integer, MSFUNC = int4mul, MINVFUNC = int4mi, MSTYPE = integer);
-- case: aggregate.moving_inverse_function
-- changes: changed aggregate public.moving(integer) moving_inverse_function
CREATE OR REPLACE AGGREGATE public.moving(integer) (SFUNC = int4pl, STYPE = integer, MSFUNC = int4pl, MINVFUNC = int4mul, MSTYPE = integer);
-- case: aggregate.moving_state_type
-- changes: changed aggregate public.moving(integer) moving_state_type
-- changes: changed aggregate public.moving(integer) moving_state_function
-- changes: changed aggregate public.moving(integer) moving_inverse_function
-- changes: changed aggregate public.moving(integer) moving_final_function
-- changes: changed aggregate public.moving(integer) moving_initial_value
CREATE OR REPLACE AGGREGATE public.moving(integer) (SFUNC = int4pl, STYPE = integer, MSFUNC = int84pl, MINVFUNC = int84mi, MSTYPE = bigint, MINITCOND = '0', MFINALFUNC = int4);
-- case: aggregate.moving_state_space
-- changes: changed aggregate public.moving(integer) moving_state_space
CREATE OR REPLACE AGGREGATE public.moving(integer) (SFUNC = int4pl, STYPE = integer, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer, MSSPACE = 100);
-- case: aggregate.moving_initial_value
-- changes: changed aggregate public.moving(integer) moving_initial_value
CREATE OR REPLACE AGGREGATE public.moving(integer) (SFUNC = int4pl, STYPE = integer, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer, MINITCOND = '0');
-- case: aggregate.moving_final_function
-- changes: changed aggregate public.moving(integer) moving_final_function
CREATE OR REPLACE AGGREGATE public.moving(integer) (SFUNC = int4pl, STYPE = integer, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer, MFINALFUNC = int4abs);
-- case: aggregate.moving_final_extra
-- changes: changed aggregate public.moving(integer) moving_final_function
-- changes: changed aggregate public.moving(integer) moving_final_extra
CREATE OR REPLACE AGGREGATE public.moving(integer) (SFUNC = int4pl, STYPE = integer, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer, MFINALFUNC = public.finish, MFINALFUNC_EXTRA);
-- case: aggregate.moving_final_modify
-- changes: changed aggregate public.moving(integer) moving_final_modify
CREATE OR REPLACE AGGREGATE public.moving(integer) (SFUNC = int4pl, STYPE = integer, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = integer, MFINALFUNC_MODIFY = READ_WRITE);
-- case: aggregate.comment
-- changes: changed aggregate public.total(integer) comment
COMMENT ON AGGREGATE public.total(integer) IS 'covered';
-- case: aggregate.owner
-- changes: changed aggregate public.total(integer) owner
ALTER AGGREGATE public.total(integer) OWNER TO coverage_owner;
-- case: aggregate.privileges
-- changes: changed aggregate public.total(integer) privileges
GRANT EXECUTE ON FUNCTION public.total(integer) TO coverage_owner;
-- case: aggregate.security_labels
-- changes: changed aggregate public.total(integer) security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('public.total(integer)'::regprocedure, 'pg_catalog.pg_proc'::regclass, 0, 'coverage', 'secret');
