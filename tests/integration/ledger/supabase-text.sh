# Supabase keeps the statements: the edit shows although nothing compares them.
runner supabase
file 20260105090000_a.sql "$A"
land 'first' first
ledger supabase supabase_migrations.schema_migrations
sql "$A"
sql "INSERT INTO supabase_migrations.schema_migrations VALUES ('20260105090000', ARRAY['CREATE TABLE a (id int PRIMARY KEY)'], 'a')"
file 20260105090000_a.sql 'CREATE TABLE a (id int PRIMARY KEY, n int);'
land 'one more column' edited
finds info history/edited-after-landing - 20260105090000_a edited
finds warning live/ledger-other-version prod 20260105090000_a edited
finds error live/missing prod 20260105090000_a first
