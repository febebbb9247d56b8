# Flyway refuses a schema with tables and without history.
runner flyway
file V1__a.sql "$A"
file V2__b.sql "$B"
land 'both' both
sql_file V1__a.sql
finds error live/runner-stops prod - -
finds info live/pending prod V2__b both
