-- Foreign tables.
CREATE ROLE coverage_owner;
CREATE ROLE coverage_reader;
CREATE FOREIGN DATA WRAPPER coverage_wrapper;
CREATE SERVER coverage_server FOREIGN DATA WRAPPER coverage_wrapper;
CREATE SERVER other_server FOREIGN DATA WRAPPER coverage_wrapper;
CREATE FOREIGN TABLE away (a integer NOT NULL, b text DEFAULT 'x') SERVER coverage_server OPTIONS (schema_name 'public');
CREATE TABLE mother (a integer);
CREATE TABLE parted (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE other_parted (id integer, at date) PARTITION BY RANGE (at);
CREATE FOREIGN TABLE away_part PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') SERVER coverage_server;
-- case: foreign_table
-- changes: added foreign_table public.far
CREATE FOREIGN TABLE far (id integer) SERVER coverage_server OPTIONS (table_name 'it''s', "Schema" 'x');
-- case: foreign_table.server
-- changes: changed foreign_table public.away server
DROP FOREIGN TABLE away;
CREATE FOREIGN TABLE away (a integer NOT NULL, b text DEFAULT 'x') SERVER other_server OPTIONS (schema_name 'public');
-- case: foreign_table.fdw_options
-- changes: changed foreign_table public.away fdw_options
ALTER FOREIGN TABLE away OPTIONS (SET schema_name 'other', ADD table_name 'it''s');
-- case: foreign_table.fdw_options: dropped
-- changes: changed foreign_table public.away fdw_options
ALTER FOREIGN TABLE away OPTIONS (DROP schema_name);
-- case: foreign_table.inherits
-- changes: changed column public.away.a inheritance
-- changes: changed foreign_table public.away inherits
ALTER FOREIGN TABLE away INHERIT mother;
-- case: foreign_table.partition_of
-- changes: changed foreign_table public.away_part partition_of
ALTER TABLE parted DETACH PARTITION away_part;
ALTER TABLE other_parted ATTACH PARTITION away_part FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
-- case: foreign_table.partition_bound
-- changes: changed foreign_table public.away_part partition_bound
ALTER TABLE parted DETACH PARTITION away_part;
ALTER TABLE parted ATTACH PARTITION away_part FOR VALUES FROM ('2024-01-01') TO ('2026-01-01');
-- case: foreign_table.comment
-- changes: changed foreign_table public.away comment
COMMENT ON FOREIGN TABLE away IS 'x';
-- case: foreign_table.owner
-- changes: changed foreign_table public.away owner
ALTER FOREIGN TABLE away OWNER TO coverage_owner;
-- case: foreign_table.privileges
-- changes: changed foreign_table public.away privileges
GRANT SELECT ON away TO coverage_reader;
-- case: foreign_table.security_labels
-- changes: changed foreign_table public.away security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('away'::regclass, 'pg_class'::regclass, 0, 'coverage', 'secret');
-- case: foreign_table.dropped
-- changes: removed foreign_table public.away
DROP FOREIGN TABLE away;
