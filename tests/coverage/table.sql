-- A plain table and its partitions.
CREATE TABLE t (id integer PRIMARY KEY, name text);
-- case: table
-- changes: added table public.u
CREATE TABLE u (id integer);
-- case: table.persistence
-- changes: changed table public.t persistence
ALTER TABLE t SET UNLOGGED;
-- case: table.row_security
-- changes: changed table public.t row_security
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- case: table.dropped
-- changes: removed table public.t
DROP TABLE t;
