# A comment was added after the run.
runner drizzle
file 0000_a.sql "$A"
journal "0000_a:$T0"
land 'first'
ledger_drizzle
ran_drizzle 0000_a $T0
file 0000_a.sql "-- the first table
$A"
land 'explain' comment
finds info history/edited-after-landing - 0000_a comment
finds info live/ledger-other-version prod 0000_a comment
