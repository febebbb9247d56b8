# A run was killed: the lock stays.
runner knex
file 20260105090000_a.js "exports.up = (knex) => knex.raw('$A');
exports.down = (knex) => knex.raw('DROP TABLE a');"
land 'first'
ledger knex knex_migrations
ran_knex() { sql "$2"; sql "INSERT INTO knex_migrations (name, batch, migration_time) VALUES ('$1', 1, '2026-01-05 12:00:00+00')"; }
ran_knex 20260105090000_a.js "$A"
sql 'UPDATE knex_migrations_lock SET is_locked = 1'
finds error live/runner-stops prod - -
