# A migration failed on the server: prisma migrate deploy stops until it is resolved.
runner prisma
prisma 20260105090000_a "$A"
prisma 20260105093000_b 'CREATE TABLE b (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY);'
land 'both' both
ledger prisma _prisma_migrations
ran_prisma 20260105090000_a
row_prisma 20260105093000_b NULL
finds error live/runner-stops prod 20260105093000_b -
finds info live/pending prod 20260105093000_b both
