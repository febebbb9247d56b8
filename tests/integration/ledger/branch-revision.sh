# Run from a branch, whose file was changed again before the merge.
runner drizzle
file 0000_a.sql "$A"
journal "0000_a:$T0"
land 'first'
branch feature
file 0001_b.sql "$B"
journal "0000_a:$T0" "0001_b:$T1"
land 'b'
ledger_drizzle
ran_drizzle 0000_a $T0
ran_drizzle 0001_b $T1
file 0001_b.sql 'CREATE TABLE b (id int PRIMARY KEY, more text);'
land 'b with more' more
back
file README.md 'work goes on'
land 'readme'
merge feature merged
finds warning live/ledger-other-version prod 0001_b more
finds error live/missing prod 0001_b merged
