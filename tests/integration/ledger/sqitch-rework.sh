# The deploy script was edited after it had run; sqitch deploys nothing again and says nothing.
runner sqitch
file sqitch.conf '[core]
	engine = pg'
sqitch_plan 'a 2026-01-05T08:00:00Z Ada Lovelace <ada@example.org> # a'
file deploy/a.sql "BEGIN;
$A
COMMIT;"
land 'first' first
ledger sqitch sqitch.events sqitch.dependencies sqitch.tags sqitch.changes
change="project shop
change a
planner Ada Lovelace <ada@example.org>
date 2026-01-05T08:00:00Z

a"
id=$(printf 'change %d\0%s' "${#change}" "$change" | sha1sum | cut -d' ' -f1)
sql_file deploy/a.sql
sql "UPDATE sqitch.projects SET project = 'shop'" || true
sql "INSERT INTO sqitch.changes (change_id, script_hash, change, project, note, committed_at, committer_name, committer_email, planned_at, planner_name, planner_email)
     VALUES ('$id', '$(sha1sum m/deploy/a.sql | cut -d' ' -f1)', 'a', 'shop', 'a', '2026-01-05 09:30:00+00', 'Ada', 'ada@example.org', '2026-01-05 08:00:00+00', 'Ada Lovelace', 'ada@example.org')"
file deploy/a.sql "BEGIN;
CREATE TABLE a (id int PRIMARY KEY, n int);
COMMIT;"
land 'one more column' edited
finds info history/edited-after-landing - a edited
finds warning live/ledger-other-version prod a edited
finds error live/missing prod a first
