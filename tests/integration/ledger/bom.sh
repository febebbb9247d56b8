# A byte order mark was taken off.
runner drizzle
mkdir -p m && printf '\357\273\277%s\n' "$A" > m/0000_a.sql
journal "0000_a:$T0"
land 'first'
ledger_drizzle
ran_drizzle 0000_a $T0
file 0000_a.sql "$A"
land 'without BOM' off
finds info history/edited-after-landing - 0000_a off
finds info live/ledger-other-version prod 0000_a off
