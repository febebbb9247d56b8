# The second of three revisions was run; white space came after it, then a column.
runner drizzle
file 0000_a.sql "$A"
journal "0000_a:$T0"
land 'first' first
file 0000_a.sql 'CREATE TABLE a (id int PRIMARY KEY, n int);'
land 'with n' second
ledger_drizzle
ran_drizzle 0000_a $T0
file 0000_a.sql 'CREATE TABLE a (
    id int PRIMARY KEY,
    n int
);'
land 'format'
file 0000_a.sql 'CREATE TABLE a (
    id int PRIMARY KEY,
    n int,
    late text
);'
repo_date 2026-02-01T10:00:00Z
land 'late' late
finds warning history/edited-after-landing - 0000_a late
finds warning live/ledger-other-version prod 0000_a late
finds error live/missing prod 0000_a first
