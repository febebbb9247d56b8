# supabase db push refuses a late file.
runner supabase
file 20260105090000_a.sql "$A"
land 'first'
branch slow
file 20260105093000_b.sql "$B"
land 'b'
back
file 20260105100000_c.sql "$C"
land 'c'
ledger supabase supabase_migrations.schema_migrations
ran 20260105090000_a.sql "INSERT INTO supabase_migrations.schema_migrations VALUES ('20260105090000', ARRAY['CREATE TABLE a (id int PRIMARY KEY)'], 'a')"
ran 20260105100000_c.sql "INSERT INTO supabase_migrations.schema_migrations VALUES ('20260105100000', ARRAY['CREATE TABLE c (id int PRIMARY KEY)'], 'c')"
merge slow merged
finds warning history/late-arrival - 20260105093000_b merged
finds error live/runner-stops prod 20260105093000_b merged
finds info live/pending prod 20260105093000_b merged
