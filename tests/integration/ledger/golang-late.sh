# golang-migrate passes over what was merged with a lower number.
runner golang-migrate
file 000001_a.up.sql "$A"
land 'first'
branch slow
file 000002_b.up.sql "$B"
land 'b'
back
file 000003_c.up.sql "$C"
land 'c'
ledger golang-migrate schema_migrations
sql_file 000001_a.up.sql
ran 000003_c.up.sql 'INSERT INTO schema_migrations VALUES (3, false)'
merge slow merged
finds error history/late-arrival - 000002_b merged
finds error live/skipped prod 000002_b merged
