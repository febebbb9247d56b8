# Rolled back, then run: nothing is wrong.
runner prisma
prisma 20260105090000_a "$A"
land 'first'
ledger prisma _prisma_migrations
row_prisma 20260105090000_a NULL "'2026-01-05 11:30:00+00'"
ran_prisma 20260105090000_a
