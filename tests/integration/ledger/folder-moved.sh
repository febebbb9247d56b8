# The folder was moved after the run.
runner drizzle-folders
mkdir -p db/old
folder 20260105090000_a "$A"
folder 20260105100000_b "$B" 20260105090000_a
mv m db/old/m
land 'both'
mv db/old/m m
ledger_folders
ran_folder 20260105090000_a
ran_folder 20260105100000_b
land 'moved' moved
