# Two of three files were run by psql: the catalog alone tells.
runner drizzle
file 0000_a.sql "$A"
file 0001_b.sql "$B"
file 0002_c.sql "$C"
journal "0000_a:$T0" "0001_b:$T1" "0002_c:$T2"
land 'three' three
sql_file 0000_a.sql
sql_file 0001_b.sql
finds warning live/no-ledger prod - -
finds info live/pending prod 0002_c three
