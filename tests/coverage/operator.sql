CREATE ROLE coverage_owner;
CREATE OPERATOR public.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq);
CREATE OPERATOR public.!== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4ne);
-- case: operator
-- changes: added operator public.!!!(NONE, bigint)
CREATE OPERATOR public.!!! (RIGHTARG = bigint, FUNCTION = int8um);
-- case: operator.dropped
-- changes: removed operator public.===(integer, integer)
DROP OPERATOR public.=== (integer, integer);
-- case: operator.function
-- changes: changed operator public.===(integer, integer) function
DROP OPERATOR public.=== (integer, integer);
CREATE OPERATOR public.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4ne);
-- case: operator.commutator
-- changes: changed operator public.===(integer, integer) commutator
DROP OPERATOR public.=== (integer, integer);
CREATE OPERATOR public.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq, COMMUTATOR = OPERATOR(public.===));
-- case: operator.negator
-- changes: changed operator public.===(integer, integer) negator
-- changes: changed operator public.!==(integer, integer) negator
DROP OPERATOR public.=== (integer, integer);
CREATE OPERATOR public.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq, NEGATOR = OPERATOR(public.!==));
-- case: operator.restrict
-- changes: changed operator public.===(integer, integer) restrict
ALTER OPERATOR public.=== (integer, integer) SET (RESTRICT = eqsel);
-- case: operator.join
-- changes: changed operator public.===(integer, integer) join
ALTER OPERATOR public.=== (integer, integer) SET (JOIN = eqjoinsel);
-- case: operator.hashes
-- changes: changed operator public.===(integer, integer) hashes
DROP OPERATOR public.=== (integer, integer);
CREATE OPERATOR public.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq, HASHES);
-- case: operator.merges
-- changes: changed operator public.===(integer, integer) merges
DROP OPERATOR public.=== (integer, integer);
CREATE OPERATOR public.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq, MERGES);
-- case: operator.comment
-- changes: changed operator public.===(integer, integer) comment
COMMENT ON OPERATOR public.=== (integer, integer) IS 'covered';
-- case: operator.owner
-- changes: changed operator public.===(integer, integer) owner
ALTER OPERATOR public.=== (integer, integer) OWNER TO coverage_owner;
