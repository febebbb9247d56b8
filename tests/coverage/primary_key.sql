-- Primary keys.
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL, c integer, CONSTRAINT t_key PRIMARY KEY (a, b));
CREATE TABLE bare (a integer NOT NULL);
CREATE TABLE spans (x int4range NOT NULL, y int4range NOT NULL, CONSTRAINT spans_key PRIMARY KEY (x, y));
-- case: primary_key
-- changes: added primary_key public.bare.bare_pkey
ALTER TABLE bare ADD PRIMARY KEY (a);
-- case: primary_key.columns
-- changes: changed primary_key public.t.t_key columns
ALTER TABLE t DROP CONSTRAINT t_key, ADD CONSTRAINT t_key PRIMARY KEY (b, a);
-- case: primary_key.include
-- changes: changed primary_key public.t.t_key include
ALTER TABLE t DROP CONSTRAINT t_key, ADD CONSTRAINT t_key PRIMARY KEY (a, b) INCLUDE (c);
-- case: primary_key.deferrable
-- changes: changed primary_key public.t.t_key deferrable
ALTER TABLE t DROP CONSTRAINT t_key, ADD CONSTRAINT t_key PRIMARY KEY (a, b) DEFERRABLE;
-- case: primary_key.initially_deferred
-- changes: changed primary_key public.t.t_key deferrable
-- changes: changed primary_key public.t.t_key initially_deferred
ALTER TABLE t DROP CONSTRAINT t_key, ADD CONSTRAINT t_key PRIMARY KEY (a, b) DEFERRABLE INITIALLY DEFERRED;
-- case: primary_key.without_overlaps
-- changes: changed primary_key public.spans.spans_key without_overlaps
-- since: 18
ALTER TABLE spans DROP CONSTRAINT spans_key, ADD CONSTRAINT spans_key PRIMARY KEY (x, y WITHOUT OVERLAPS);
-- case: primary_key.options
-- changes: changed primary_key public.t.t_key options
ALTER INDEX t_key SET (fillfactor = 70);
-- case: primary_key.options: two
-- changes: changed primary_key public.t.t_key options
-- since: 13
ALTER INDEX t_key SET (fillfactor = 70, deduplicate_items = off);
-- case: primary_key.tablespace
-- changes: changed primary_key public.t.t_key tablespace
ALTER INDEX t_key SET TABLESPACE coverage_space;
-- case: primary_key.index_comment
-- changes: changed primary_key public.t.t_key index_comment
COMMENT ON INDEX t_key IS 'x';
-- case: primary_key.comment
-- changes: changed primary_key public.t.t_key comment
COMMENT ON CONSTRAINT t_key ON t IS 'x';
-- case: primary_key.dropped
-- changes: removed primary_key public.t.t_key
ALTER TABLE t DROP CONSTRAINT t_key;
