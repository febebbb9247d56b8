-- Tables: plain, partitioned, inheriting, of a type.
CREATE ROLE coverage_owner;
CREATE ROLE coverage_reader;
CREATE ACCESS METHOD coverage_method TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE t (id integer PRIMARY KEY, name text);
CREATE TABLE plain (id integer);
CREATE TABLE keyed (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE parted (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE other_parted (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE part_a PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE loose (id integer, at date);
CREATE TABLE mother (a integer);
CREATE TABLE father (b integer);
CREATE TABLE kid (c integer) INHERITS (mother, father);
CREATE TYPE shape AS (x integer, y integer);
CREATE TABLE typed OF shape;
-- case: table
-- changes: added table public.u
CREATE TABLE u (id integer);
-- case: table: without columns, a name that needs quotes
-- changes: added table public."A ""table"" | `x`"
CREATE TABLE "A ""table"" | `x`" ();
-- case: table.persistence
-- changes: changed table public.t persistence
ALTER TABLE t SET UNLOGGED;
-- case: table.partition_key
-- changes: changed table public.keyed partition_key
DROP TABLE keyed;
CREATE TABLE keyed (id integer, at date) PARTITION BY RANGE (at, id);
-- case: table.partition_key: by list
-- changes: changed table public.keyed partition_key
DROP TABLE keyed;
CREATE TABLE keyed (id integer, at date) PARTITION BY LIST (at);
-- case: table.partition_key: by hash
-- changes: changed table public.keyed partition_key
DROP TABLE keyed;
CREATE TABLE keyed (id integer, at date) PARTITION BY HASH (id);
-- case: table.partition_key: an expression, collation and operator class
-- changes: changed table public.keyed partition_key
DROP TABLE keyed;
CREATE TABLE keyed (id integer, at date) PARTITION BY RANGE ((id::text) COLLATE "C" text_pattern_ops);
-- case: table.partition_of
-- changes: changed table public.part_a partition_of
ALTER TABLE parted DETACH PARTITION part_a;
ALTER TABLE other_parted ATTACH PARTITION part_a FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- case: table.partition_of: attached
-- changes: changed table public.loose partition_of
-- changes: changed table public.loose partition_bound
ALTER TABLE parted ATTACH PARTITION loose FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
-- case: table.partition_of: detached
-- changes: changed table public.part_a partition_of
-- changes: changed table public.part_a partition_bound
ALTER TABLE parted DETACH PARTITION part_a;
-- case: table: a partition that is partitioned
-- changes: added table public.part_b
-- changes: added table public.part_b_1
CREATE TABLE part_b PARTITION OF parted FOR VALUES FROM ('2025-01-01') TO (MAXVALUE) PARTITION BY HASH (id);
CREATE TABLE part_b_1 PARTITION OF part_b FOR VALUES WITH (modulus 2, remainder 0);
-- case: table.partition_bound
-- changes: changed table public.part_a partition_bound
ALTER TABLE parted DETACH PARTITION part_a;
ALTER TABLE parted ATTACH PARTITION part_a FOR VALUES FROM ('2024-01-01') TO ('2024-07-01');
-- case: table.partition_bound: the default
-- changes: changed table public.part_a partition_bound
ALTER TABLE parted DETACH PARTITION part_a;
ALTER TABLE parted ATTACH PARTITION part_a DEFAULT;
-- case: table.detach_pending
-- changes: changed table public.part_a detach_pending
-- since: 14
-- repair: none, only an interrupted statement leaves it so, and FINALIZE detaches
UPDATE pg_catalog.pg_inherits SET inhdetachpending = true WHERE inhrelid = 'part_a'::regclass;
-- case: table.inherits
-- changes: changed column public.kid.b inheritance
-- changes: changed table public.kid inherits
-- repair: forth, a table that becomes a heir declares its columns itself, too
ALTER TABLE kid NO INHERIT father;
-- case: table.inherits: two parents in another order
-- changes: changed column public.kid.a inheritance
-- changes: changed table public.kid inherits
-- repair: forth, a table that becomes a heir declares its columns itself, too
ALTER TABLE kid NO INHERIT mother;
ALTER TABLE kid INHERIT mother;
-- case: table.inherits: a heir
-- changes: added table public.heir
CREATE TABLE heir () INHERITS (kid);
-- case: table.of_type
-- changes: changed table public.typed of_type
ALTER TABLE typed NOT OF;
-- case: table.options
-- changes: changed table public.t options
ALTER TABLE t SET (fillfactor = 70, autovacuum_enabled = false);
-- case: table.options: of the TOAST table
-- changes: changed table public.t options
ALTER TABLE t SET (toast.autovacuum_enabled = false);
-- case: table.row_security
-- changes: changed table public.t row_security
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- case: table.row_security: for the owner, too
-- changes: changed table public.t row_security
ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
-- case: table.row_security: forced, not enabled
-- changes: changed table public.t row_security
ALTER TABLE t FORCE ROW LEVEL SECURITY;
-- case: table.replica_identity
-- changes: changed table public.t replica_identity
ALTER TABLE t REPLICA IDENTITY FULL;
-- case: table.replica_identity: an index
-- changes: changed table public.t replica_identity
ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey;
-- case: table.replica_identity: none
-- changes: changed table public.t replica_identity
ALTER TABLE t REPLICA IDENTITY NOTHING;
-- case: table.access_method
-- changes: changed table public.plain access_method
-- since: 15
DROP TABLE plain;
CREATE TABLE plain (id integer) USING coverage_method;
-- case: table.access_method: while it cannot be changed
-- changes: changed table public.plain access_method
-- until: 14
-- repair: none, there is no statement for it before 15
DROP TABLE plain;
CREATE TABLE plain (id integer) USING coverage_method;
-- case: table.tablespace
-- changes: changed table public.t tablespace
ALTER TABLE t SET TABLESPACE coverage_space;
-- case: table.tablespace: for partitions to come
-- changes: changed table public.parted tablespace
ALTER TABLE parted SET TABLESPACE coverage_space;
-- case: table.clustered_on
-- changes: changed table public.t clustered_on
ALTER TABLE t CLUSTER ON t_pkey;
-- case: table.comment
-- changes: changed table public.t comment
COMMENT ON TABLE t IS E'first line\nsecond | line';
-- case: table.owner
-- changes: changed table public.t owner
ALTER TABLE t OWNER TO coverage_owner;
-- case: table.privileges
-- changes: changed table public.t privileges
GRANT SELECT, INSERT ON t TO coverage_reader;
-- case: table.privileges: all, with grant option, and for PUBLIC
-- changes: changed table public.t privileges
GRANT ALL ON t TO coverage_reader WITH GRANT OPTION;
GRANT SELECT ON t TO PUBLIC;
-- case: table.privileges: granted by another role
-- changes: changed table public.t privileges
GRANT SELECT ON t TO coverage_reader WITH GRANT OPTION;
SET LOCAL ROLE coverage_reader;
GRANT SELECT ON public.t TO coverage_owner;
RESET ROLE;
-- case: table.privileges: taken from the owner
-- changes: changed table public.t privileges
REVOKE ALL ON t FROM CURRENT_USER;
-- case: table.security_labels
-- changes: changed table public.t security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('t'::regclass, 'pg_class'::regclass, 0, 'coverage', 'secret');
-- case: table.dropped
-- changes: removed table public.t
DROP TABLE t;
-- case: table: renamed
-- changes: added table public.renamed
-- changes: removed table public.plain
ALTER TABLE plain RENAME TO renamed;
