-- Rules of tables and views.
CREATE TABLE t (id integer, a text);
CREATE TABLE log (what text);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE RULE quiet AS ON DELETE TO t DO INSTEAD NOTHING;
-- case: rule
-- changes: added rule public.t.logged
CREATE RULE logged AS ON INSERT TO t DO ALSO INSERT INTO log VALUES ('inserted');
-- case: rule: of a view
-- changes: added rule public.v.through
CREATE RULE through AS ON UPDATE TO v DO INSTEAD UPDATE t SET a = NEW.a WHERE id = OLD.id;
-- case: rule.definition
-- changes: changed rule public.t.quiet definition
CREATE OR REPLACE RULE quiet AS ON DELETE TO t WHERE OLD.id > 0 DO INSTEAD NOTHING;
-- case: rule.enabled
-- changes: changed rule public.t.quiet enabled
ALTER TABLE t DISABLE RULE quiet;
-- case: rule.enabled: on replicas
-- changes: changed rule public.t.quiet enabled
ALTER TABLE t ENABLE REPLICA RULE quiet;
-- case: rule.enabled: always
-- changes: changed rule public.t.quiet enabled
ALTER TABLE t ENABLE ALWAYS RULE quiet;
-- case: rule.comment
-- changes: changed rule public.t.quiet comment
COMMENT ON RULE quiet ON t IS 'x';
-- case: rule.dropped
-- changes: removed rule public.t.quiet
DROP RULE quiet ON t;
