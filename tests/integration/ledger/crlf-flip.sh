# Run from a checkout with CRLF line ends; the file has LF.
runner drizzle
file 0000_a.sql "CREATE TABLE a (
    id int PRIMARY KEY
);"
journal "0000_a:$T0"
land 'first'
ledger_drizzle
sql_file 0000_a.sql
row_drizzle "$(sed 's/$/\r/' m/0000_a.sql | sha256sum | cut -d' ' -f1)" $T0
