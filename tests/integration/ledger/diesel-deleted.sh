# A folder that has run is deleted.
runner diesel
file 2026-01-05-090000_a/up.sql "$A"
file 2026-01-05-093000_b/up.sql "$B"
land 'both'
ledger diesel __diesel_schema_migrations
ran 2026-01-05-090000_a/up.sql "INSERT INTO __diesel_schema_migrations VALUES ('20260105090000', '2026-01-05 12:00:00')"
ran 2026-01-05-093000_b/up.sql "INSERT INTO __diesel_schema_migrations VALUES ('20260105093000', '2026-01-05 12:00:01')"
rm -r m/2026-01-05-093000_b
land 'without b' gone
finds info history/deleted - - gone
finds warning live/ledger-deleted prod 20260105093000 gone
finds warning live/extra prod - -
