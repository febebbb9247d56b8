# Two branches took the same number; both were merged.
runner drizzle-folders
folder 20260105090000_a "$A"
land 'first'
branch one
folder 20260105100000_b "$B" 20260105090000_a
land 'b'
back
branch two
folder 20260105100000_c "$C" 20260105090000_a
land 'c'
back
merge one merge_one
merge two merge_two
ledger_folders
ran_folder 20260105090000_a
ran_folder 20260105100000_b
ran_folder 20260105100000_c
finds warning journal/duplicate-number - 20260105100000_c merge_two
