# White space inside a literal: Liquibase's checksum takes all of it out.
runner liquibase
changelog() {
    file changelog.sql "--liquibase formatted sql

--changeset ada:1
CREATE TABLE a (id int PRIMARY KEY, greeting text DEFAULT '$1');"
}
changelog 'good morning'
land 'first' first
ledger liquibase databasechangelog
sql "CREATE TABLE a (id int PRIMARY KEY, greeting text DEFAULT 'good morning')"
sum=$(printf '%s' "CREATE TABLE a (id int PRIMARY KEY, greeting text DEFAULT 'good morning');" | tr -d ' ' | md5sum | cut -d' ' -f1)
sum=9:$(printf '9:%s:' "$sum" | md5sum | cut -d' ' -f1)
sql "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum) VALUES ('1', 'ada', 'changelog.sql', '2026-01-05 09:30:00', 1, 'EXECUTED', '$sum')"
changelog 'good   morning'
land 'spaces' spaces
finds info history/edited-after-landing - m/changelog.sql::1::ada spaces
finds warning live/checksum-blind prod m/changelog.sql::1::ada spaces
finds warning live/different prod m/changelog.sql::1::ada first
