# node-pg-migrate compares position by position.
runner node-pg-migrate
file 1767603600000_a.sql "-- Up Migration
$A"
land 'first'
branch slow
file 1767605000000_b.sql "-- Up Migration
$B"
land 'b'
back
file 1767607200000_c.sql "-- Up Migration
$C"
land 'c'
ledger node-pg-migrate pgmigrations
ran 1767603600000_a.sql "INSERT INTO pgmigrations (name, run_on) VALUES ('1767603600000_a', '2026-01-05 12:00:00')"
ran 1767607200000_c.sql "INSERT INTO pgmigrations (name, run_on) VALUES ('1767607200000_c', '2026-01-05 12:00:01')"
merge slow merged
finds warning history/late-arrival - 1767605000000_b merged
finds error live/runner-stops prod 1767605000000_b merged
finds info live/pending prod 1767605000000_b merged
