# The folder was Drizzle 0.x; a table of another tool stands in the database, too.
runner drizzle
file 0000_a.sql "$A"
journal "0000_a:$T0"
land 'first'
ledger_drizzle
ran_drizzle 0000_a $T0
sql 'CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count int NOT NULL DEFAULT 0)'
finds warning live/other-ledger prod - -
finds warning live/extra prod - -
