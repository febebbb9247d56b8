-- Indexes that no constraint owns.
CREATE TABLE t (a integer, b text, c text[], d timestamptz);
CREATE INDEX one ON t (a);
CREATE INDEX texts ON t (b);
CREATE INDEX several ON t (a, lower(b), (a + 1));
CREATE UNIQUE INDEX only_one ON t (a, b);
CREATE TABLE parted (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE part PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t;
-- case: index
-- changes: added index public.t_d_idx
CREATE INDEX ON t (d);
-- case: index: of a partitioned table, once
-- changes: added index public.parted_id_idx
CREATE INDEX ON parted (id);
-- case: index: of one partition
-- changes: added index public.part_id_idx
CREATE INDEX ON part (id);
-- case: index: of a materialized view
-- changes: added index public.m_a_idx
CREATE UNIQUE INDEX ON m (a);
-- case: index.method
-- changes: changed index public.one method
DROP INDEX one;
CREATE INDEX one ON t USING hash (a);
-- case: index.columns
-- changes: changed index public.one columns
DROP INDEX one;
CREATE INDEX one ON t (a, d);
-- case: index.columns: descending, nulls first
-- changes: changed index public.one columns
DROP INDEX one;
CREATE INDEX one ON t (a DESC NULLS LAST);
-- case: index.columns: nulls first
-- changes: changed index public.one columns
DROP INDEX one;
CREATE INDEX one ON t (a NULLS FIRST);
-- case: index.columns: operator class
-- changes: changed index public.texts columns
DROP INDEX texts;
CREATE INDEX texts ON t (b text_pattern_ops);
-- case: index.columns: collation
-- changes: changed index public.texts columns
DROP INDEX texts;
CREATE INDEX texts ON t (b COLLATE "C");
-- case: index.columns: expression
-- changes: changed index public.texts columns
DROP INDEX texts;
CREATE INDEX texts ON t ((b || 'x') COLLATE "C" DESC);
-- case: index.include
-- changes: changed index public.one include
DROP INDEX one;
CREATE INDEX one ON t (a) INCLUDE (d, b);
-- case: index.predicate
-- changes: changed index public.one predicate
DROP INDEX one;
CREATE INDEX one ON t (a) WHERE b IS NOT NULL AND a > 0;
-- case: index.unique
-- changes: changed index public.one unique
DROP INDEX one;
CREATE UNIQUE INDEX one ON t (a);
-- case: index.nulls_not_distinct
-- changes: changed index public.only_one nulls_not_distinct
-- since: 15
DROP INDEX only_one;
CREATE UNIQUE INDEX only_one ON t (a, b) NULLS NOT DISTINCT;
-- case: index.invalid
-- changes: changed index public.one invalid
-- repair: back, only a failure leaves an index invalid
UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 'one'::regclass;
-- case: index.options
-- changes: changed index public.one options
ALTER INDEX one SET (fillfactor = 70);
-- case: index.options: of another method
-- changes: added index public.t_c_idx
CREATE INDEX ON t USING gin (c) WITH (gin_pending_list_limit = 128, fastupdate = off);
-- case: index.tablespace
-- changes: changed index public.one tablespace
ALTER INDEX one SET TABLESPACE coverage_space;
-- case: index.statistics
-- changes: changed index public.several statistics
ALTER INDEX several ALTER COLUMN 3 SET STATISTICS 500;
ALTER INDEX several ALTER COLUMN 2 SET STATISTICS 100;
-- case: index.comment
-- changes: changed index public.one comment
COMMENT ON INDEX one IS 'x';
-- case: index.dropped
-- changes: removed index public.one
DROP INDEX one;
