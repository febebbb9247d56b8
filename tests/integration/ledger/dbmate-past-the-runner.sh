# A dump of the schema was restored without dbmate's rows.
runner dbmate
file 20260105090000_a.sql "-- migrate:up
$A
-- migrate:down
DROP TABLE a;"
file 20260105093000_b.sql "-- migrate:up
$B
-- migrate:down
DROP TABLE b;"
land 'both' both
ledger dbmate schema_migrations
sql "$A"
sql "$B"
sql "INSERT INTO schema_migrations VALUES ('20260105090000')"
finds error live/ledger-disagrees prod 20260105093000_b both
finds info live/pending prod 20260105093000_b both
