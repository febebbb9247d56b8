# A restore brought the row a second time.
runner drizzle
file 0000_a.sql "$A"
journal "0000_a:$T0"
land 'first'
ledger_drizzle
ran_drizzle 0000_a $T0
row_drizzle "$(sha256 0000_a.sql)" $T0
finds info live/ledger-repeated prod 0000_a -
