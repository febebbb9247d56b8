# drizzle-kit up made folders of the journal; the ledger is still the old one and has no names.
runner drizzle-folders
file 0000_a.sql "$A"
file 0001_b.sql "$B"
journal "0000_a:1767603600000" "0001_b:1767607200000"
land 'journal'
ledger_drizzle
ran_drizzle 0000_a 1767603600000
ran_drizzle 0001_b 1767607200000
rm -r m/meta
mkdir -p m/20260105090000_a m/20260105100000_b
git mv m/0000_a.sql m/20260105090000_a/migration.sql
git mv m/0001_b.sql m/20260105100000_b/migration.sql
folder 20260105090000_a "$A"
folder 20260105100000_b "$B" 20260105090000_a
land 'drizzle-kit up' up
finds info history/renumbered - - up
