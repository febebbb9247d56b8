# Drizzle 1.0 knows migrations by the names of their folders.
runner drizzle-folders
folder 20260105090000_a "$A"
folder 20260105100000_b "$B" 20260105090000_a
land 'both'
ledger_folders
ran_folder 20260105090000_a
ran_folder 20260105100000_b
git mv m/20260105100000_b m/20260105110000_b
sed -i s/20260105100000_b/20260105110000_b/ m/20260105110000_b/snapshot.json
land 'a better number' renamed
finds info history/renumbered - - renamed
finds error live/ledger-renamed prod 20260105110000_b renamed
