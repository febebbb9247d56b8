# Line ends were turned in an applied file: sqlx counts every byte.
runner sqlx
file 20260105090000_a.sql "CREATE TABLE a (
    id int PRIMARY KEY
);"
land 'first' first
ledger sqlx _sqlx_migrations
ran 20260105090000_a.sql "INSERT INTO _sqlx_migrations VALUES (20260105090000, 'a', '2026-01-05 09:30:00+00', true, '\\x$(sha384sum m/20260105090000_a.sql | cut -d' ' -f1)', 5000)"
sed -i 's/$/\r/' m/20260105090000_a.sql
land 'Windows' flipped
finds info history/edited-after-landing - 20260105090000_a flipped
finds error live/runner-stops prod 20260105090000_a flipped
