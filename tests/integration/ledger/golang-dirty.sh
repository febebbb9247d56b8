# golang-migrate failed in the second migration.
runner golang-migrate
file 000001_a.up.sql "$A"
file 000002_b.up.sql 'CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES missing);'
land 'both' both
file 000002_b.up.sql "$B"
land 'mended' mended
ledger golang-migrate schema_migrations
ran 000001_a.up.sql 'INSERT INTO schema_migrations VALUES (2, true)'
finds error live/runner-stops prod 000002_b -
finds info history/edited-after-landing - 000002_b mended
finds info live/pending prod 000002_b both
