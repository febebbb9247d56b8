# An applied file was changed: validate fails.
runner flyway
file V1__a.sql "$A"
land 'first' first
ledger flyway flyway_schema_history
ran_flyway 1 a V1__a.sql '2026-01-05 09:30:00'
file V1__a.sql 'CREATE TABLE a (id int PRIMARY KEY, n int);'
land 'one more column' edited
finds info history/edited-after-landing - V1__a edited
finds error live/runner-stops prod V1__a edited
finds warning live/ledger-other-version prod V1__a edited
finds error live/missing prod V1__a first
