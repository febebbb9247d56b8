# A view stands where the ledger should: it is not read.
runner drizzle
file 0000_a.sql "$A"
journal "0000_a:$T0"
land 'first'
sql_file 0000_a.sql
sql "CREATE SCHEMA drizzle; CREATE VIEW drizzle.__drizzle_migrations AS SELECT 1 AS id, 'x'::text AS hash, 1::bigint AS created_at"
finds warning live/ledger-unreadable prod - -
finds warning live/extra prod - -
