# Undone first, deleted then: nothing is left of it.
runner goose
file 00001_a.sql "-- +goose Up
$A"
file 00002_b.sql "-- +goose Up
$B
-- +goose Down
DROP TABLE b;"
land 'both'
ledger goose goose_db_version
sql "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true)"
ran 00001_a.sql "INSERT INTO goose_db_version (version_id, is_applied) VALUES (1, true)"
sql "$B"
sql "INSERT INTO goose_db_version (version_id, is_applied) VALUES (2, true)"
sql 'DROP TABLE b'
sql "DELETE FROM goose_db_version WHERE version_id = 2"
rm m/00002_b.sql
land 'without b' gone
finds info history/deleted - - gone
