#!/bin/bash
# Replay with strata beside the same SQL through one plain connection (psql, one process, every file), both on a scratch server; and a second run
# from the cache, which starts no server.
set -eu
cd "$(dirname "$0")/.."
pgstrata=$PWD/build/release/pgstrata
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git init -q -b main "$work/repo"
mkdir -p "$work/repo/migrations"
for n in $(seq 1 300); do
    t=$(( (n + 2) / 3 ))
    case $((n % 3)) in
    1) sql="CREATE TABLE t$t (id serial PRIMARY KEY, name varchar(80) NOT NULL, amount numeric(10,2) DEFAULT 0, created_at timestamptz DEFAULT now());" ;;
    2) sql="ALTER TABLE t$t ADD COLUMN owner integer; CREATE INDEX t${t}_name_idx ON t$t (lower(name));" ;;
    0) sql="ALTER TABLE t$t ADD CONSTRAINT t${t}_owner_fk FOREIGN KEY (owner) REFERENCES t1 (id); ALTER TABLE t$t ADD CHECK (amount >= 0);" ;;
    esac
    printf '%s\n' "$sql" > "$work/repo/migrations/$(printf %04d "$n")_step.sql"
done
git -C "$work/repo" add -A
git -C "$work/repo" -c user.name=Bench -c user.email=bench@example.org commit -q -m "migrations"
export PGSTRATA_CACHE_DIR=$work/cache
"$pgstrata" history -C "$work/repo" -o "$work/x.md" > /dev/null 2>&1 || true # makes the template

files=$(printf -- ' -f %s' "$work"/repo/migrations/*.sql)
bash bench/ratio.sh "replay with strata, 300 migrations / psql -f, server included" 2.5 5 \
    "$pgstrata history --no-cache -C $work/repo -o $work/x.md" \
    "$pgstrata scratch -d plain -- sh -c 'psql -X -q \"\$PLAIN_DATABASE_URL\" $files'"
bash bench/ratio.sh "the same from the cache (no server)" 2.5 5 \
    "$pgstrata history -C $work/repo -o $work/x.md" \
    "$pgstrata scratch -d plain -- sh -c 'psql -X -q \"\$PLAIN_DATABASE_URL\" $files'"
