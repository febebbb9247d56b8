# A renamed file is a new migration to node-pg-migrate.
runner node-pg-migrate
file 1767603600000_a.sql "-- Up Migration
$A"
file 1767605000000_b.sql "-- Up Migration
$B"
land 'both'
ledger node-pg-migrate pgmigrations
ran 1767603600000_a.sql "INSERT INTO pgmigrations (name, run_on) VALUES ('1767603600000_a', '2026-01-05 12:00:00')"
ran 1767605000000_b.sql "INSERT INTO pgmigrations (name, run_on) VALUES ('1767605000000_b', '2026-01-05 12:00:01')"
git mv m/1767605000000_b.sql m/1767605000000_better-name.sql
land 'better name' renamed
finds error live/ledger-renamed prod 1767605000000_better-name renamed
finds error live/runner-stops prod 1767605000000_b renamed
