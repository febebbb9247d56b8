# The failed run was marked as rolled back: it is run again.
runner prisma
prisma 20260105090000_a "$A"
prisma 20260105093000_b "$B"
land 'both' both
ledger prisma _prisma_migrations
ran_prisma 20260105090000_a
row_prisma 20260105093000_b NULL "'2026-01-05 12:30:00+00'"
finds info live/ledger-rolled-back prod 20260105093000_b -
finds info live/pending prod 20260105093000_b both
