# A row put in by hand without a time sorts first: everything is run again.
runner drizzle
file 0000_a.sql "$A"
file 0001_b.sql "$B"
journal "0000_a:$T0" "0001_b:$T1"
land 'first'
ledger_drizzle
ran_drizzle 0000_a $T0
sql_file 0001_b.sql
row_drizzle "$(sha256 0001_b.sql)" NULL
finds error live/ledger-no-time prod - -
