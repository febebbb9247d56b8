# A run without transaction failed half-way.
runner sqlx
file 20260105090000_a.sql "$A"
file 20260105093000_index.sql "-- no-transaction
CREATE INDEX CONCURRENTLY a_twice ON a (id);"
land 'both' both
ledger sqlx _sqlx_migrations
ran 20260105090000_a.sql "INSERT INTO _sqlx_migrations VALUES (20260105090000, 'a', '2026-01-05 09:30:00+00', true, '\\x$(sha384sum m/20260105090000_a.sql | cut -d' ' -f1)', 5000)"
sql "INSERT INTO _sqlx_migrations VALUES (20260105093000, 'index', '2026-01-05 09:30:00+00', false, '\\x$(sha384sum m/20260105093000_index.sql | cut -d' ' -f1)', -1)"
finds error live/runner-stops prod 20260105093000_index -
finds info live/pending prod 20260105093000_index both
