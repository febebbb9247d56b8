# A file was run by psql: the ledger does not say so.
runner drizzle
file 0000_a.sql "$A"
file 0001_b.sql "$B"
journal "0000_a:$T0" "0001_b:$T1"
land 'both' both
ledger_drizzle
ran_drizzle 0000_a $T0
sql_file 0001_b.sql
finds error live/ledger-disagrees prod 0001_b both
finds info live/pending prod 0001_b both
