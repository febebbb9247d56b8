-- Only superusers may own event triggers.
CREATE ROLE coverage_owner SUPERUSER;
CREATE FUNCTION public.watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION public.guard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER coverage_watch ON ddl_command_end EXECUTE FUNCTION public.watch();
-- case: event_trigger
-- changes: added event_trigger "Coverage guard"
CREATE EVENT TRIGGER "Coverage guard" ON table_rewrite WHEN TAG IN ('ALTER TYPE', 'ALTER TABLE') EXECUTE FUNCTION public.guard();
-- case: event_trigger.dropped
-- changes: removed event_trigger coverage_watch
DROP EVENT TRIGGER coverage_watch;
-- case: event_trigger.event
-- changes: changed event_trigger coverage_watch event
DROP EVENT TRIGGER coverage_watch;
CREATE EVENT TRIGGER coverage_watch ON ddl_command_start EXECUTE FUNCTION public.watch();
-- case: event_trigger.tags
-- changes: changed event_trigger coverage_watch tags
DROP EVENT TRIGGER coverage_watch;
CREATE EVENT TRIGGER coverage_watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE') EXECUTE FUNCTION public.watch();
-- case: event_trigger.function
-- changes: changed event_trigger coverage_watch function
DROP EVENT TRIGGER coverage_watch;
CREATE EVENT TRIGGER coverage_watch ON ddl_command_end EXECUTE FUNCTION public.guard();
-- case: event_trigger.enabled
-- changes: changed event_trigger coverage_watch enabled
ALTER EVENT TRIGGER coverage_watch DISABLE;
-- case: event_trigger.comment
-- changes: changed event_trigger coverage_watch comment
COMMENT ON EVENT TRIGGER coverage_watch IS 'covered';
-- case: event_trigger.owner
-- changes: changed event_trigger coverage_watch owner
ALTER EVENT TRIGGER coverage_watch OWNER TO coverage_owner;
-- case: event_trigger.security_labels
-- changes: changed event_trigger coverage_watch security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ((SELECT oid FROM pg_catalog.pg_event_trigger WHERE evtname = 'coverage_watch'), 'pg_catalog.pg_event_trigger'::regclass, 0, 'coverage', 'secret');
