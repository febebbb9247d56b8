# Flyway's checksum counts no line ends: a comment swallows the statement behind it.
runner flyway
file V1__a.sql "$A"
file V2__b.sql "-- more of it
CREATE TABLE b (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY);"
land 'both' both
ledger flyway flyway_schema_history
ran_flyway 1 a V1__a.sql '2026-01-05 09:30:00'
ran_flyway 2 b V2__b.sql '2026-01-05 09:30:00'
file V2__b.sql "-- more of itCREATE TABLE b (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY);"
land 'joined' joined
finds info history/edited-after-landing - V2__b joined
finds warning live/checksum-blind prod V2__b joined
finds warning live/extra prod - -
