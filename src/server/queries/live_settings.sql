-- Limits for a database that others use, and protection against what may be in it; for the transaction only.
SELECT pg_catalog.set_config('statement_timeout', '30s', true),
       -- while we wait for a lock others may wait for those that we have
       pg_catalog.set_config('lock_timeout', '200ms', true),
       pg_catalog.set_config('idle_in_transaction_session_timeout', '60s', true),
--[17+] pg_catalog.set_config('transaction_timeout', '300s', true),
       -- fail rather than see some rows of a ledger under row security
       pg_catalog.set_config('row_security', 'off', true),
       (SELECT pg_catalog.set_config('lc_messages', 'C', true) FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER AND r.rolsuper),
       (SELECT pg_catalog.set_config(s.name, 'view, foreign-table', true) FROM pg_catalog.pg_settings s
         WHERE s.name = 'restrict_nonsystem_relation_kind')
;
