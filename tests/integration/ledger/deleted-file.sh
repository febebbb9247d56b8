# A migration that has run is deleted with its entry.
runner drizzle
file 0000_a.sql "$A"
file 0001_b.sql "$B"
journal "0000_a:$T0" "0001_b:$T1"
land 'both'
ledger_drizzle
ran_drizzle 0000_a $T0
ran_drizzle 0001_b $T1
rm m/0001_b.sql
journal "0000_a:$T0"
land 'b is not needed' gone
finds info history/deleted - - gone
finds warning live/ledger-deleted prod 0001_b.sql gone
finds warning live/extra prod - -
