-- Triggers.
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE TABLE parted (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE part PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE FOREIGN DATA WRAPPER coverage_wrapper;
CREATE SERVER coverage_server FOREIGN DATA WRAPPER coverage_wrapper;
CREATE FOREIGN TABLE away (f integer) SERVER coverage_server;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER after AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION f();
-- case: trigger
-- changes: added trigger public.t.another
CREATE TRIGGER another AFTER INSERT OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION f('x', 'it''s');
-- case: trigger: truncation
-- changes: added trigger public.t.another
CREATE TRIGGER another AFTER TRUNCATE ON t EXECUTE FUNCTION f();
-- case: trigger: instead of
-- changes: added trigger public.v.through
CREATE TRIGGER through INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();
-- case: trigger: a constraint
-- changes: added trigger public.t.checked
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
-- case: trigger: of a partitioned table, once
-- changes: added trigger public.parted.touch
CREATE TRIGGER touch AFTER UPDATE ON parted FOR EACH ROW EXECUTE FUNCTION f();
-- case: trigger: of a foreign table
-- changes: added trigger public.away.touch
CREATE TRIGGER touch AFTER UPDATE ON away FOR EACH ROW EXECUTE FUNCTION f();
-- case: trigger.definition
-- changes: changed trigger public.t.touch definition
DROP TRIGGER touch ON t;
CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION g();
-- case: trigger.definition: update of columns
-- changes: changed trigger public.t.touch definition
DROP TRIGGER touch ON t;
CREATE TRIGGER touch BEFORE UPDATE OF a, id ON t FOR EACH ROW EXECUTE FUNCTION f();
-- case: trigger.definition: when
-- changes: changed trigger public.t.touch definition
DROP TRIGGER touch ON t;
CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.a IS DISTINCT FROM NEW.a) EXECUTE FUNCTION f();
-- case: trigger.definition: transition tables
-- changes: changed trigger public.t.after definition
DROP TRIGGER after ON t;
CREATE TRIGGER after AFTER INSERT ON t REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION f();
-- case: trigger.definition: a row instead of a statement
-- changes: changed trigger public.t.after definition
DROP TRIGGER after ON t;
CREATE TRIGGER after AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-- case: trigger.enabled
-- changes: changed trigger public.t.touch enabled
ALTER TABLE t DISABLE TRIGGER touch;
-- case: trigger.enabled: on replicas
-- changes: changed trigger public.t.touch enabled
ALTER TABLE t ENABLE REPLICA TRIGGER touch;
-- case: trigger.enabled: always
-- changes: changed trigger public.t.touch enabled
ALTER TABLE t ENABLE ALWAYS TRIGGER touch;
-- case: trigger.comment
-- changes: changed trigger public.t.touch comment
COMMENT ON TRIGGER touch ON t IS 'x';
-- case: trigger.dropped
-- changes: removed trigger public.t.touch
DROP TRIGGER touch ON t;
