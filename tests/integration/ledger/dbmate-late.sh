# dbmate runs a late file.
runner dbmate
file 20260105090000_a.sql "-- migrate:up
$A
-- migrate:down
DROP TABLE a;"
land 'first'
branch slow
file 20260105093000_b.sql "-- migrate:up
$B
-- migrate:down
DROP TABLE b;"
land 'b'
back
file 20260105100000_c.sql "-- migrate:up
$C
-- migrate:down
DROP TABLE c;"
land 'c'
ledger dbmate schema_migrations
sql "$A"
sql "$C"
sql "INSERT INTO schema_migrations VALUES ('20260105090000'), ('20260105100000')"
merge slow merged
finds info history/late-arrival - 20260105093000_b merged
finds info live/pending prod 20260105093000_b merged
