# An editor turned the line ends of an applied file.
runner drizzle
file 0000_a.sql "CREATE TABLE a (
    id int PRIMARY KEY
);"
journal "0000_a:$T0"
land 'first' first
ledger_drizzle
ran_drizzle 0000_a $T0
sed -i 's/$/\r/' m/0000_a.sql
land 'Windows' flipped
finds info history/edited-after-landing - 0000_a flipped
