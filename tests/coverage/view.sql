-- Views.
CREATE ROLE coverage_owner;
CREATE ROLE coverage_reader;
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM t;
-- case: view
-- changes: added view public.w
CREATE VIEW w AS SELECT count(*) AS n FROM v;
-- case: view: recursive
-- changes: added view public.w
CREATE RECURSIVE VIEW w (n) AS SELECT 1 UNION ALL SELECT n + 1 FROM w WHERE n < 3;
-- case: view.definition
-- changes: changed view public.v definition
CREATE OR REPLACE VIEW v AS SELECT id, a FROM t WHERE id > 0;
-- case: view.definition: another column
-- changes: added column public.v.b
-- changes: changed view public.v definition
CREATE OR REPLACE VIEW v AS SELECT id, a, a || 'x' AS b FROM t;
-- case: view.options
-- changes: changed view public.v options
ALTER VIEW v SET (security_barrier = true);
-- case: view.options: security_invoker
-- changes: changed view public.v options
-- since: 15
ALTER VIEW v SET (security_invoker = true);
-- case: view.check_option
-- changes: changed view public.v check_option
ALTER VIEW v SET (check_option = local);
-- case: view.check_option: cascaded
-- changes: changed view public.v check_option
CREATE OR REPLACE VIEW v AS SELECT id, a FROM t WITH CASCADED CHECK OPTION;
-- case: view.comment
-- changes: changed view public.v comment
COMMENT ON VIEW v IS 'x';
-- case: view.owner
-- changes: changed view public.v owner
ALTER VIEW v OWNER TO coverage_owner;
-- case: view.privileges
-- changes: changed view public.v privileges
GRANT SELECT ON v TO coverage_reader;
-- case: view.security_labels
-- changes: changed view public.v security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('v'::regclass, 'pg_class'::regclass, 0, 'coverage', 'secret');
-- case: view.dropped
-- changes: removed view public.v
DROP VIEW v;
