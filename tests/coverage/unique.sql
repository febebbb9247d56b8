-- Unique constraints.
CREATE TABLE t (a integer, b integer, c integer, CONSTRAINT t_key UNIQUE (a, b));
CREATE TABLE spans (x int4range, y int4range, CONSTRAINT spans_key UNIQUE (x, y));
-- case: unique
-- changes: added unique public.t.t_c_key
ALTER TABLE t ADD UNIQUE (c);
-- case: unique: from an index
-- changes: added unique public.t.c_key
CREATE UNIQUE INDEX c_key ON t (c);
ALTER TABLE t ADD CONSTRAINT c_key UNIQUE USING INDEX c_key;
-- case: unique.columns
-- changes: changed unique public.t.t_key columns
ALTER TABLE t DROP CONSTRAINT t_key, ADD CONSTRAINT t_key UNIQUE (b, a);
-- case: unique.include
-- changes: changed unique public.t.t_key include
ALTER TABLE t DROP CONSTRAINT t_key, ADD CONSTRAINT t_key UNIQUE (a, b) INCLUDE (c);
-- case: unique.deferrable
-- changes: changed unique public.t.t_key deferrable
ALTER TABLE t DROP CONSTRAINT t_key, ADD CONSTRAINT t_key UNIQUE (a, b) DEFERRABLE;
-- case: unique.initially_deferred
-- changes: changed unique public.t.t_key deferrable
-- changes: changed unique public.t.t_key initially_deferred
ALTER TABLE t DROP CONSTRAINT t_key, ADD CONSTRAINT t_key UNIQUE (a, b) INITIALLY DEFERRED;
-- case: unique.nulls_not_distinct
-- changes: changed unique public.t.t_key nulls_not_distinct
-- since: 15
ALTER TABLE t DROP CONSTRAINT t_key, ADD CONSTRAINT t_key UNIQUE NULLS NOT DISTINCT (a, b);
-- case: unique.without_overlaps
-- changes: changed unique public.spans.spans_key without_overlaps
-- since: 18
ALTER TABLE spans DROP CONSTRAINT spans_key, ADD CONSTRAINT spans_key UNIQUE (x, y WITHOUT OVERLAPS);
-- case: unique.options
-- changes: changed unique public.t.t_key options
ALTER INDEX t_key SET (fillfactor = 70);
-- case: unique.tablespace
-- changes: changed unique public.t.t_key tablespace
ALTER INDEX t_key SET TABLESPACE coverage_space;
-- case: unique.index_comment
-- changes: changed unique public.t.t_key index_comment
COMMENT ON INDEX t_key IS 'x';
-- case: unique.comment
-- changes: changed unique public.t.t_key comment
COMMENT ON CONSTRAINT t_key ON t IS 'x';
-- case: unique.dropped
-- changes: removed unique public.t.t_key
ALTER TABLE t DROP CONSTRAINT t_key;
