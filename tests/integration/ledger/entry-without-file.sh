# The journal names a file that nobody has committed.
runner drizzle
file 0000_a.sql "$A"
journal "0000_a:$T0"
land 'first'
ledger_drizzle
ran_drizzle 0000_a $T0
journal "0000_a:$T0" "0001_b:$T1"
land 'forgot the file' forgot
finds error journal/entry-without-file - 0001_b -
