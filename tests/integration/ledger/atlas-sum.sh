# A file was edited and atlas.sum was not made anew: Atlas stops on every database.
runner atlas
file 20260105090000_a.sql "$A"
hash1=$({ printf '%s' 20260105090000_a.sql; cat m/20260105090000_a.sql; } | openssl dgst -sha256 -binary | base64)
total=$(printf '%s%s' 20260105090000_a.sql "$hash1" | openssl dgst -sha256 -binary | base64)
file atlas.sum "h1:$total
20260105090000_a.sql h1:$hash1"
land 'first' first
ledger atlas atlas_schema_revisions.atlas_schema_revisions
ran 20260105090000_a.sql "INSERT INTO atlas_schema_revisions.atlas_schema_revisions VALUES ('20260105090000', 'a', 2, 1, 1, '2026-01-05 09:30:00+00', 5, '', '', '$hash1', 'null', 'Atlas CLI')"
file 20260105090000_a.sql "-- the first
$A"
land 'explain' edited
finds info history/edited-after-landing - 20260105090000_a edited
finds error live/runner-stops prod - -
finds error journal/unreadable - - -
finds info live/ledger-other-version prod 20260105090000_a edited
