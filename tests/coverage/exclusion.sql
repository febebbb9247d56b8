-- Exclusion constraints.
CREATE TABLE t (a integer, span int4range, place point, CONSTRAINT apart EXCLUDE USING gist (span WITH &&));
-- case: exclusion
-- changes: added exclusion public.t.t_place_excl
ALTER TABLE t ADD EXCLUDE USING gist (place WITH ~=);
-- case: exclusion.definition
-- changes: changed exclusion public.t.apart definition
ALTER TABLE t DROP CONSTRAINT apart, ADD CONSTRAINT apart EXCLUDE USING gist (span WITH =);
-- case: exclusion.definition: a condition and deferred
-- changes: changed exclusion public.t.apart definition
ALTER TABLE t DROP CONSTRAINT apart, ADD CONSTRAINT apart EXCLUDE USING gist (span WITH &&) WHERE (a > 0) DEFERRABLE INITIALLY DEFERRED;
-- case: exclusion.definition: two operators, on an expression
-- changes: changed exclusion public.t.apart definition
ALTER TABLE t DROP CONSTRAINT apart, ADD CONSTRAINT apart EXCLUDE USING gist (span WITH &&, int4range(a, a + 1) WITH &&) WITH (fillfactor = 70);
-- case: exclusion.index_comment
-- changes: changed exclusion public.t.apart index_comment
COMMENT ON INDEX apart IS 'x';
-- case: exclusion.comment
-- changes: changed exclusion public.t.apart comment
COMMENT ON CONSTRAINT apart ON t IS 'x';
-- case: exclusion.dropped
-- changes: removed exclusion public.t.apart
ALTER TABLE t DROP CONSTRAINT apart;
