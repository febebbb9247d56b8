-- Checks of tables and foreign tables.
CREATE FOREIGN DATA WRAPPER coverage_wrapper;
CREATE SERVER coverage_server FOREIGN DATA WRAPPER coverage_wrapper;
CREATE FOREIGN TABLE away (f integer, CONSTRAINT away_check CHECK (f > 0)) SERVER coverage_server;
CREATE TABLE t (a integer, b integer, CONSTRAINT positive CHECK (a > 0));
CREATE TABLE mother (a integer);
CREATE TABLE kid () INHERITS (mother);
-- case: check
-- changes: added check public.t.t_check
ALTER TABLE t ADD CHECK (a < b);
-- case: check: that heirs have from a parent, once
-- changes: added check public.mother.mother_a_check
ALTER TABLE mother ADD CHECK (a > 0);
-- case: check.expression
-- changes: changed check public.t.positive expression
ALTER TABLE t DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (a >= 0 OR a IS NULL);
-- case: check.expression: of a foreign table
-- changes: changed check public.away.away_check expression
ALTER FOREIGN TABLE away DROP CONSTRAINT away_check, ADD CONSTRAINT away_check CHECK (f > 1);
-- case: check.no_inherit
-- changes: changed check public.t.positive no_inherit
ALTER TABLE t DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (a > 0) NO INHERIT;
-- case: check.not_valid
-- changes: changed check public.t.positive not_valid
ALTER TABLE t DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
-- case: check.not_enforced
-- changes: changed check public.t.positive not_enforced
-- since: 18
ALTER TABLE t DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (a > 0) NOT ENFORCED;
-- case: check.comment
-- changes: changed check public.t.positive comment
COMMENT ON CONSTRAINT positive ON t IS 'x';
-- case: check.dropped
-- changes: removed check public.t.positive
ALTER TABLE t DROP CONSTRAINT positive;
