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
sum=$(printf '%s' "CREATE TABLE a (id int PRIMARY KEY, greeting text DEFAULT 'good morning')" | tr -d ' \t\r\n' | md5sum | cut -d' ' -f1)
sum=9:$(printf '%s:' "$sum" | md5sum | cut -d' ' -f1)
[ -z "${LIQUIBASE_SUM-}" ] || sum=$LIQUIBASE_SUM
sql "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum) VALUES ('1', 'ada', 'changelog.sql', '2026-01-05 09:30:00', 1, 'EXECUTED', '$sum')"
changelog 'good   morning'
land 'spaces' spaces
finds info history/edited-after-landing - 1 spaces
finds warning live/checksum-blind prod 1 spaces
finds warning live/different prod 1 first
