-- What one of the two databases of bench/compare.sh has otherwise.
SET client_min_messages = warning;
ALTER TABLE t3 ADD COLUMN added text DEFAULT 'x';
ALTER TABLE t4 ALTER COLUMN name TYPE varchar(100);
ALTER TABLE t7 ALTER COLUMN contact SET NOT NULL;
DROP INDEX t9_status;
CREATE INDEX t10_name ON t10 (lower(name));
ALTER TABLE t11 DROP CONSTRAINT t11_amount_check;
CREATE TABLE t31 (id bigint PRIMARY KEY, t1_id bigint REFERENCES t1);
CREATE OR REPLACE FUNCTION total_6(p bigint) RETURNS numeric LANGUAGE sql STABLE AS 'SELECT coalesce(sum(amount), 0) FROM t6 WHERE parent_id = p';
CREATE OR REPLACE VIEW v12 AS SELECT id, name, name AS parent, 2 * total_12(id) AS total FROM t12;
ALTER POLICY readers ON t13 USING (status = 'open');
DROP TRIGGER touch ON t14;
ALTER TYPE state ADD VALUE 'lost';
