-- Materialized views.
CREATE ROLE coverage_owner;
CREATE ROLE coverage_reader;
CREATE ACCESS METHOD coverage_method TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE MATERIALIZED VIEW v AS SELECT id, a FROM t;
CREATE INDEX v_id ON v (id);
CREATE MATERIALIZED VIEW bare AS SELECT id FROM t;
-- case: materialized_view
-- changes: added materialized_view public.w
CREATE MATERIALIZED VIEW w AS SELECT count(*) AS n FROM v WITH NO DATA;
-- case: materialized_view.definition
-- changes: changed materialized_view public.bare definition
DROP MATERIALIZED VIEW bare;
CREATE MATERIALIZED VIEW bare AS SELECT id FROM t WHERE id > 0;
-- case: materialized_view.options
-- changes: changed materialized_view public.v options
ALTER MATERIALIZED VIEW v SET (fillfactor = 70, toast.autovacuum_enabled = false, autovacuum_enabled = false);
-- case: materialized_view.access_method
-- changes: changed materialized_view public.bare access_method
DROP MATERIALIZED VIEW bare;
CREATE MATERIALIZED VIEW bare USING coverage_method AS SELECT id FROM t;
-- case: materialized_view.tablespace
-- changes: changed materialized_view public.v tablespace
ALTER MATERIALIZED VIEW v SET TABLESPACE coverage_space;
-- case: materialized_view.clustered_on
-- changes: changed materialized_view public.v clustered_on
ALTER MATERIALIZED VIEW v CLUSTER ON v_id;
-- case: materialized_view.comment
-- changes: changed materialized_view public.v comment
COMMENT ON MATERIALIZED VIEW v IS 'x';
-- case: materialized_view.owner
-- changes: changed materialized_view public.v owner
ALTER MATERIALIZED VIEW v OWNER TO coverage_owner;
-- case: materialized_view.privileges
-- changes: changed materialized_view public.v privileges
GRANT SELECT ON v TO coverage_reader;
-- case: materialized_view.security_labels
-- changes: changed materialized_view public.v security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('v'::regclass, 'pg_class'::regclass, 0, 'coverage', 'secret');
-- case: materialized_view.dropped
-- changes: removed materialized_view public.v
DROP MATERIALIZED VIEW v;
