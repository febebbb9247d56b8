# A full database without ledger: P3005.
runner prisma
prisma 20260105090000_a "$A"
prisma 20260105093000_b "$B"
land 'both' both
sql_file 20260105090000_a/migration.sql
finds error live/runner-stops prod - -
finds info live/pending prod 20260105093000_b both
