# Knex stops when a file that has run is gone.
runner knex
file 20260105090000_a.js "exports.up = (knex) => knex.raw('$A');"
file 20260105093000_b.js "exports.up = (knex) => knex.raw('$B');"
land 'both'
ledger knex knex_migrations
ran_knex() { sql "$2"; sql "INSERT INTO knex_migrations (name, batch, migration_time) VALUES ('$1', 1, '2026-01-05 12:00:00+00')"; }
ran_knex 20260105090000_a.js "$A"
ran_knex 20260105093000_b.js "$B"
rm m/20260105093000_b.js
land 'without b' gone
finds error live/runner-stops prod 20260105093000_b.js gone
finds warning live/ledger-deleted prod 20260105093000_b.js gone
finds info history/deleted - - gone
