# A changelog was moved: to Liquibase its changesets are others, and it runs them once more.
runner liquibase
changelog="--liquibase formatted sql

--changeset ada:1
CREATE TABLE a (id int PRIMARY KEY);"
file changelog.sql "$changelog"
land 'first' first
ledger liquibase databasechangelog
sql "$A"
sum=$(printf '%s' "CREATE TABLE a (id int PRIMARY KEY);" | tr -d ' ' | md5sum | cut -d' ' -f1)
sum=9:$(printf '9:%s:' "$sum" | md5sum | cut -d' ' -f1)
sql "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum) VALUES ('1', 'ada', 'changelog.sql', '2026-01-05 09:30:00', 1, 'EXECUTED', '$sum')"
git mv m/changelog.sql m/schema.sql
land 'a better name' moved
finds error live/ledger-renamed prod m/schema.sql::1::ada moved
