# diesel keeps no checksum: the time of the run tells which revision it was.
runner diesel
file 2026-01-05-090000_a/up.sql "$A"
file 2026-01-05-090000_a/down.sql 'DROP TABLE a;'
land 'first' first
ledger diesel __diesel_schema_migrations
ran 2026-01-05-090000_a/up.sql "INSERT INTO __diesel_schema_migrations VALUES ('20260105090000', '2026-01-05 09:30:00')"
file 2026-01-05-090000_a/up.sql 'CREATE TABLE a (id int PRIMARY KEY, n int);'
land 'one more column' edited
finds info history/edited-after-landing - 2026-01-05-090000_a edited
finds warning live/ledger-other-version prod 2026-01-05-090000_a edited
finds error live/missing prod 2026-01-05-090000_a first
