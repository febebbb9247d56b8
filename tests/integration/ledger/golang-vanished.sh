# The version that golang-migrate stands at was deleted.
runner golang-migrate
file 000001_a.up.sql "$A"
file 000002_b.up.sql "$B"
file 000002_b.down.sql 'DROP TABLE b;'
land 'both'
ledger golang-migrate schema_migrations
sql_file 000001_a.up.sql
ran 000002_b.up.sql 'INSERT INTO schema_migrations VALUES (2, false)'
rm m/000002_b.*
land 'without b' gone
finds info history/deleted - - gone
finds error live/runner-stops prod 2 gone
finds warning live/ledger-deleted prod 2 gone
finds warning live/extra prod - -
