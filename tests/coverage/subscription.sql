-- Subscriptions. Nothing of the connection string is read, so none can be made from what is known.
-- repair: none, the connection string is not known
-- dump: no, a dump makes them disabled and asks for the publisher's password
CREATE ROLE coverage_owner SUPERUSER;
CREATE SUBSCRIPTION sub CONNECTION 'dbname=nowhere password=canary-4711' PUBLICATION news WITH (connect = false, slot_name = NONE);
CREATE SUBSCRIPTION named CONNECTION 'dbname=nowhere' PUBLICATION news WITH (connect = false, slot_name = 'named');
-- case: subscription
-- changes: added subscription more
-- repair: back, the connection string is not known
CREATE SUBSCRIPTION more CONNECTION 'dbname=nowhere' PUBLICATION news, others WITH (connect = false, slot_name = NONE);
-- case: subscription.publications
-- changes: changed subscription sub publications
ALTER SUBSCRIPTION sub SET PUBLICATION others, news WITH (refresh = false);
-- case: subscription.disabled
-- changes: changed subscription named disabled
ALTER SUBSCRIPTION named ENABLE;
-- case: subscription.slot_name
-- changes: changed subscription sub slot_name
ALTER SUBSCRIPTION sub SET (slot_name = 'a_slot');
-- case: subscription.slot_name: of the same name
-- changes: changed subscription sub slot_name
ALTER SUBSCRIPTION sub SET (slot_name = 'sub');
-- case: subscription.synchronous_commit
-- changes: changed subscription sub synchronous_commit
-- since: 14
ALTER SUBSCRIPTION sub SET (synchronous_commit = 'remote_apply');
-- case: subscription.binary
-- changes: changed subscription sub binary
-- since: 14
ALTER SUBSCRIPTION sub SET (binary = true);
-- case: subscription.streaming
-- changes: changed subscription sub streaming
-- since: 14
ALTER SUBSCRIPTION sub SET (streaming = on);
-- case: subscription.streaming: parallel, since 18 without being told
-- changes: changed subscription sub streaming
-- since: 16
--[<18] ALTER SUBSCRIPTION sub SET (streaming = parallel);
--[18+] ALTER SUBSCRIPTION sub SET (streaming = off);
-- case: subscription.two_phase
-- changes: changed subscription sub two_phase
-- since: 15
-- repair: none, until 17 it cannot be altered and the connection string is not known
DROP SUBSCRIPTION sub;
CREATE SUBSCRIPTION sub CONNECTION 'dbname=nowhere' PUBLICATION news WITH (connect = false, slot_name = NONE, two_phase = true);
-- case: subscription.disable_on_error
-- changes: changed subscription sub disable_on_error
-- since: 15
ALTER SUBSCRIPTION sub SET (disable_on_error = true);
-- case: subscription.origin
-- changes: changed subscription sub origin
-- since: 16
ALTER SUBSCRIPTION sub SET (origin = none);
-- case: subscription.run_as_owner
-- changes: changed subscription sub run_as_owner
-- since: 16
ALTER SUBSCRIPTION sub SET (run_as_owner = true);
-- case: subscription.no_password
-- changes: changed subscription sub no_password
-- since: 16
ALTER SUBSCRIPTION sub SET (password_required = false);
-- case: subscription.failover
-- changes: changed subscription sub failover
-- since: 17
-- repair: none, altering it talks to the publisher
DROP SUBSCRIPTION sub;
CREATE SUBSCRIPTION sub CONNECTION 'dbname=nowhere' PUBLICATION news WITH (connect = false, slot_name = NONE, failover = true);
-- case: subscription.comment
-- changes: changed subscription sub comment
COMMENT ON SUBSCRIPTION sub IS 'x';
-- case: subscription.owner
-- changes: changed subscription sub owner
ALTER SUBSCRIPTION sub OWNER TO coverage_owner;
-- case: subscription.security_labels
-- changes: changed subscription sub security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_shseclabel (objoid, classoid, provider, label) SELECT oid, 'pg_subscription'::regclass, 'coverage', 'secret' FROM pg_catalog.pg_subscription WHERE subname = 'sub';
-- case: subscription.dropped
-- changes: removed subscription sub
-- repair: forth, the connection string is not known
DROP SUBSCRIPTION sub;
