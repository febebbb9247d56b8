# Two entries of the same millisecond: the second is not greater than the newest row.
runner drizzle
file 0000_a.sql "$A"
journal "0000_a:$T0"
land 'first'
ledger_drizzle
ran_drizzle 0000_a $T0
file 0001_b.sql "$B"
journal "0000_a:$T0" "0001_b:$T0"
land 'copied the entry' equal
finds error journal/when-not-increasing - 0001_b equal
finds error live/skipped prod 0001_b equal
