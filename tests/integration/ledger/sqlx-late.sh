# sqlx runs a late file.
runner sqlx
file 20260105090000_a.sql "$A"
land 'first'
branch slow
file 20260105093000_b.sql "$B"
land 'b'
back
file 20260105100000_c.sql "$C"
land 'c'
ledger sqlx _sqlx_migrations
ran_sqlx() { ran "$1" "INSERT INTO _sqlx_migrations VALUES (${1%%_*}, 'x', '2026-01-05 12:00:00+00', true, '\\x$(sha384sum "m/$1" | cut -d' ' -f1)', 5000)"; }
ran_sqlx 20260105090000_a.sql
ran_sqlx 20260105100000_c.sql
merge slow merged
finds info history/late-arrival - 20260105093000_b merged
finds info live/pending prod 20260105093000_b merged
