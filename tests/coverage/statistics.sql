-- Extended statistics.
CREATE ROLE coverage_owner;
CREATE SCHEMA app;
CREATE TABLE t (a integer, b integer, c integer, "D" text);
CREATE STATISTICS stats ON a, b FROM t;
-- case: statistics
-- changes: added statistics app.more
CREATE STATISTICS app.more (ndistinct, mcv) ON "D", c FROM t;
-- case: statistics.columns
-- changes: changed statistics public.stats columns
DROP STATISTICS stats;
CREATE STATISTICS stats ON a, c, "D" FROM t;
-- case: statistics: expressions
-- changes: added statistics public.expressions
-- since: 14
CREATE STATISTICS expressions ON (a + b), lower("D") FROM t;
-- case: statistics: one expression, which has no kinds
-- changes: added statistics public.expression
-- since: 14
CREATE STATISTICS expression ON (a + b) FROM t;
-- case: statistics.kinds
-- changes: changed statistics public.stats kinds
DROP STATISTICS stats;
CREATE STATISTICS stats (dependencies) ON a, b FROM t;
-- case: statistics.target
-- changes: changed statistics public.stats target
-- since: 13
ALTER STATISTICS stats SET STATISTICS 300;
-- case: statistics.comment
-- changes: changed statistics public.stats comment
COMMENT ON STATISTICS stats IS 'x';
-- case: statistics.owner
-- changes: changed statistics public.stats owner
ALTER STATISTICS stats OWNER TO coverage_owner;
-- case: statistics.dropped
-- changes: removed statistics public.stats
DROP STATISTICS stats;
