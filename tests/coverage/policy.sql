-- Row security policies.
CREATE ROLE coverage_owner;
CREATE ROLE coverage_reader;
CREATE TABLE t (id integer, a text);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t USING (a = current_user) WITH CHECK (a = current_user);
-- case: policy
-- changes: added policy public.t.readers
CREATE POLICY readers ON t FOR SELECT TO coverage_reader USING (true);
-- case: policy: restrictive
-- changes: added policy public.t.limits
CREATE POLICY limits ON t AS RESTRICTIVE FOR DELETE USING (id > 0);
-- case: policy.command
-- changes: changed policy public.t.own command
DROP POLICY own ON t;
CREATE POLICY own ON t FOR UPDATE USING (a = current_user) WITH CHECK (a = current_user);
-- case: policy.mode
-- changes: changed policy public.t.own mode
DROP POLICY own ON t;
CREATE POLICY own ON t AS RESTRICTIVE USING (a = current_user) WITH CHECK (a = current_user);
-- case: policy.roles
-- changes: changed policy public.t.own roles
ALTER POLICY own ON t TO coverage_reader, coverage_owner;
-- case: policy.using
-- changes: changed policy public.t.own using
ALTER POLICY own ON t USING (a = session_user);
-- case: policy.check
-- changes: changed policy public.t.own check
ALTER POLICY own ON t WITH CHECK (a = session_user AND id IN (SELECT 1));
-- case: policy.check: none
-- changes: changed policy public.t.own check
DROP POLICY own ON t;
CREATE POLICY own ON t USING (a = current_user);
-- case: policy.comment
-- changes: changed policy public.t.own comment
COMMENT ON POLICY own ON t IS 'x';
-- case: policy.dropped
-- changes: removed policy public.t.own
DROP POLICY own ON t;
