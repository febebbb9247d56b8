# A row that nothing in the repository explains.
runner drizzle
file 0000_a.sql "$A"
journal "0000_a:$T0"
land 'first'
ledger_drizzle
ran_drizzle 0000_a $T0
row_drizzle 00000000000000000000000000000000000000000000000000000000000000ff 1767603500000
finds warning live/ledger-unexplained prod - -
