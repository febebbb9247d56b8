# Prisma records a checksum, and deploy does not compare it.
runner prisma
prisma 20260105090000_a "$A"
land 'first' first
ledger prisma _prisma_migrations
ran_prisma 20260105090000_a
prisma 20260105090000_a 'CREATE TABLE a (id int PRIMARY KEY, n int);'
land 'one more column' edited
finds info history/edited-after-landing - 20260105090000_a edited
finds warning live/ledger-other-version prod 20260105090000_a edited
finds error live/missing prod 20260105090000_a first
