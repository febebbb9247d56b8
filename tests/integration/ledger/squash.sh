# Five migrations became one; the database ran the five.
runner drizzle
entries=
ledger_drizzle
for i in 0 1 2 3 4; do
    file "000${i}_t$i.sql" "CREATE TABLE t$i (id int PRIMARY KEY);"
    entries="$entries 000${i}_t$i:$((T0 + i * 1000))"
    journal $entries
    land "t$i"
    ran_drizzle "000${i}_t$i" $((T0 + i * 1000))
done
rm m/*.sql
file 0000_all.sql "$(for i in 0 1 2 3 4; do echo "CREATE TABLE t$i (id int PRIMARY KEY);"; done)"
journal "0000_all:$((T0 + 10000))"
land 'begin anew' squashed
finds info history/squashed - - squashed
finds info live/ledger-deleted prod 0000_t0.sql squashed
finds error live/ledger-disagrees prod 0000_all squashed
finds info live/pending prod 0000_all squashed
