# Run from a branch that is not merged.
runner drizzle
file 0000_a.sql "$A"
journal "0000_a:$T0"
land 'first'
branch feature/b
file 0001_b.sql "$B"
journal "0000_a:$T0" "0001_b:$T1"
land 'b' b
ledger_drizzle
ran_drizzle 0000_a $T0
ran_drizzle 0001_b $T1
back
finds warning live/ledger-branch prod 0001_b.sql b
finds warning live/extra prod - -
