# Drizzle 1.0 runs what its ledger lacks, in whatever order.
runner drizzle-folders
folder 20260105090000_a "$A"
land 'first'
branch slow
folder 20260105093000_b "$B" 20260105090000_a
land 'b'
back
folder 20260105100000_c "$C" 20260105090000_a
land 'c'
merge slow merged
ledger_folders
ran_folder 20260105090000_a
ran_folder 20260105100000_c
finds info history/late-arrival - 20260105093000_b merged
finds info live/pending prod 20260105093000_b merged
