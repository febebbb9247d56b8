# goose stops at a missing lower version.
runner goose
file 00001_a.sql "-- +goose Up
$A"
land 'first'
branch slow
file 00002_b.sql "-- +goose Up
$B"
land 'b'
back
file 00003_c.sql "-- +goose Up
$C"
land 'c'
ledger goose goose_db_version
sql "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true)"
ran 00001_a.sql "INSERT INTO goose_db_version (version_id, is_applied) VALUES (1, true)"
ran 00003_c.sql "INSERT INTO goose_db_version (version_id, is_applied) VALUES (3, true)"
merge slow merged
finds warning history/late-arrival - 00002_b merged
finds error live/runner-stops prod 00002_b merged
finds info live/pending prod 00002_b merged
