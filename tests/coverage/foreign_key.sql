-- Foreign keys.
CREATE TABLE target (id integer PRIMARY KEY, a integer, b integer, c integer, UNIQUE (a, b), UNIQUE (a, c));
CREATE TABLE other_target (id integer PRIMARY KEY);
CREATE TABLE t (id integer, t_id integer CONSTRAINT t_one REFERENCES target, a integer, b integer, CONSTRAINT t_two FOREIGN KEY (a, b) REFERENCES target (a, b));
CREATE TABLE parted (id integer, t_id integer REFERENCES target) PARTITION BY LIST (id);
CREATE TABLE part PARTITION OF parted FOR VALUES IN (1);
--[18+] CREATE TABLE span_target (x int4range, y int4range, CONSTRAINT a_plain UNIQUE (x, y), CONSTRAINT b_period UNIQUE (x, y WITHOUT OVERLAPS));
--[18+] CREATE TABLE spans (x int4range, y int4range, CONSTRAINT spans_one FOREIGN KEY (x, y) REFERENCES span_target (x, y));
-- case: foreign_key
-- changes: added foreign_key public.t.t_id_fkey
ALTER TABLE t ADD FOREIGN KEY (id) REFERENCES target;
-- case: foreign_key: to itself
-- changes: added foreign_key public.target.target_c_fkey
ALTER TABLE target ADD FOREIGN KEY (c) REFERENCES target;
-- case: foreign_key: of a partitioned table, once
-- changes: added foreign_key public.parted.parted_id_fkey
ALTER TABLE parted ADD FOREIGN KEY (id) REFERENCES target;
-- case: foreign_key.columns
-- changes: changed foreign_key public.t.t_one columns
ALTER TABLE t DROP CONSTRAINT t_one, ADD CONSTRAINT t_one FOREIGN KEY (id) REFERENCES target;
-- case: foreign_key.references_table
-- changes: changed foreign_key public.t.t_one references_table
ALTER TABLE t DROP CONSTRAINT t_one, ADD CONSTRAINT t_one FOREIGN KEY (t_id) REFERENCES other_target;
-- case: foreign_key.references_columns
-- changes: changed foreign_key public.t.t_two references_columns
ALTER TABLE t DROP CONSTRAINT t_two, ADD CONSTRAINT t_two FOREIGN KEY (a, b) REFERENCES target (a, c);
-- case: foreign_key.on_update
-- changes: changed foreign_key public.t.t_one on_update
ALTER TABLE t DROP CONSTRAINT t_one, ADD CONSTRAINT t_one FOREIGN KEY (t_id) REFERENCES target ON UPDATE CASCADE;
-- case: foreign_key.on_update: restrict
-- changes: changed foreign_key public.t.t_one on_update
ALTER TABLE t DROP CONSTRAINT t_one, ADD CONSTRAINT t_one FOREIGN KEY (t_id) REFERENCES target ON UPDATE RESTRICT;
-- case: foreign_key.on_delete
-- changes: changed foreign_key public.t.t_one on_delete
ALTER TABLE t DROP CONSTRAINT t_one, ADD CONSTRAINT t_one FOREIGN KEY (t_id) REFERENCES target ON DELETE SET NULL;
-- case: foreign_key.on_delete: set default
-- changes: changed foreign_key public.t.t_one on_delete
ALTER TABLE t DROP CONSTRAINT t_one, ADD CONSTRAINT t_one FOREIGN KEY (t_id) REFERENCES target ON DELETE SET DEFAULT;
-- case: foreign_key.on_delete_columns
-- changes: changed foreign_key public.t.t_two on_delete
-- changes: changed foreign_key public.t.t_two on_delete_columns
-- since: 15
ALTER TABLE t DROP CONSTRAINT t_two, ADD CONSTRAINT t_two FOREIGN KEY (a, b) REFERENCES target (a, b) ON DELETE SET NULL (b);
-- case: foreign_key.match
-- changes: changed foreign_key public.t.t_two match
ALTER TABLE t DROP CONSTRAINT t_two, ADD CONSTRAINT t_two FOREIGN KEY (a, b) REFERENCES target (a, b) MATCH FULL;
-- case: foreign_key.deferrable
-- changes: changed foreign_key public.t.t_one deferrable
ALTER TABLE t ALTER CONSTRAINT t_one DEFERRABLE;
-- case: foreign_key.initially_deferred
-- changes: changed foreign_key public.t.t_one deferrable
-- changes: changed foreign_key public.t.t_one initially_deferred
ALTER TABLE t ALTER CONSTRAINT t_one DEFERRABLE INITIALLY DEFERRED;
-- case: foreign_key.not_valid
-- changes: changed foreign_key public.t.t_one not_valid
ALTER TABLE t DROP CONSTRAINT t_one, ADD CONSTRAINT t_one FOREIGN KEY (t_id) REFERENCES target NOT VALID;
-- case: foreign_key.not_enforced
-- changes: changed foreign_key public.t.t_one not_enforced
-- since: 18
ALTER TABLE t ALTER CONSTRAINT t_one NOT ENFORCED;
-- case: foreign_key.without_overlaps
-- changes: changed foreign_key public.spans.spans_one without_overlaps
-- since: 18
ALTER TABLE spans DROP CONSTRAINT spans_one, ADD CONSTRAINT spans_one FOREIGN KEY (x, PERIOD y) REFERENCES span_target (x, PERIOD y);
-- case: foreign_key.comment
-- changes: changed foreign_key public.t.t_one comment
COMMENT ON CONSTRAINT t_one ON t IS 'x';
-- case: foreign_key.dropped
-- changes: removed foreign_key public.t.t_one
ALTER TABLE t DROP CONSTRAINT t_one;
