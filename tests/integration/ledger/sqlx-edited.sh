# An applied file got a column: sqlx stops.
runner sqlx
file 20260105090000_a.sql "$A"
land 'first' first
ledger sqlx _sqlx_migrations
ran 20260105090000_a.sql "INSERT INTO _sqlx_migrations VALUES (20260105090000, 'a', '2026-01-05 09:30:00+00', true, '\\x$(sha384sum m/20260105090000_a.sql | cut -d' ' -f1)', 5000)"
file 20260105090000_a.sql 'CREATE TABLE a (id int PRIMARY KEY, n int);'
land 'one more column' edited
finds info history/edited-after-landing - 20260105090000_a edited
finds error live/runner-stops prod 20260105090000_a edited
finds warning live/ledger-other-version prod 20260105090000_a edited
finds error live/missing prod 20260105090000_a first
