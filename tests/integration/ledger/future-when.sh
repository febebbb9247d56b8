# A journal entry was dated a year ahead; what was generated after it is dated before it.
runner drizzle
file 0000_a.sql "$A"
journal "0000_a:$T0"
land 'first'
file 0001_b.sql "$B"
journal "0000_a:$T0" "0001_b:1799139600456"
land 'from a laptop with a wrong clock' ahead
ledger_drizzle
ran_drizzle 0000_a $T0
ran_drizzle 0001_b 1799139600456
file 0002_c.sql "$C"
journal "0000_a:$T0" "0001_b:1799139600456" "0002_c:$T2"
land 'next' late
finds error journal/when-not-increasing - 0002_c late
finds error live/skipped prod 0002_c late
