# Undone and run again: the last row tells.
runner goose
file 00001_a.sql "-- +goose Up
$A"
land 'first'
ledger goose goose_db_version
sql "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true)"
ran 00001_a.sql "INSERT INTO goose_db_version (version_id, is_applied) VALUES (1, true)"
sql "INSERT INTO goose_db_version (version_id, is_applied) VALUES (1, false)"
sql "INSERT INTO goose_db_version (version_id, is_applied) VALUES (1, true)"
