# A deployed change was taken out of the plan: sqitch does not know where the database stands, and deploys nothing.
runner sqitch
file sqitch.conf '[core]
	engine = pg'
first='a 2026-01-05T08:00:00Z Ada Lovelace <ada@example.org> # a'
second='b 2026-01-05T08:30:00Z Ada Lovelace <ada@example.org> # b'
third='c 2026-01-05T09:30:00Z Ada Lovelace <ada@example.org> # c'
sqitch_plan "$first" "$second"
file deploy/a.sql "$A"
file deploy/b.sql "$B"
land 'first' first
ledger sqitch sqitch.events sqitch.dependencies sqitch.tags sqitch.changes
sql "UPDATE sqitch.projects SET project = 'shop'" || true
deployed() { # NAME DATE PARENT: as Sqitch writes it; sets id
    local change="project shop
change $1
${3:+parent $3
}planner Ada Lovelace <ada@example.org>
date $2

$1"
    id=$(printf 'change %d\0%s' "${#change}" "$change" | sha1sum | cut -d' ' -f1)
    sql_file "deploy/$1.sql"
    sql "INSERT INTO sqitch.changes (change_id, script_hash, change, project, note, committed_at, committer_name, committer_email, planned_at, planner_name, planner_email)
         VALUES ('$id', '$(sha1sum "m/deploy/$1.sql" | cut -d' ' -f1)', '$1', 'shop', '$1', '2026-01-05 09:30:0$((++deployed_count))+00', 'Ada', 'ada@example.org', '$2', 'Ada Lovelace', 'ada@example.org')"
}
deployed_count=0
deployed a 2026-01-05T08:00:00Z
deployed b 2026-01-05T08:30:00Z "$id"
git rm -q m/deploy/b.sql
sqitch_plan "$first" "$third"
file deploy/c.sql "$C"
land 'c instead of b' instead
finds error live/runner-stops prod b instead
finds warning live/ledger-deleted prod b instead
finds info live/pending prod c instead
finds warning live/extra prod - -
