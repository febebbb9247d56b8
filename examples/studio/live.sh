#!/bin/sh
# live.sh REPOSITORY: fills the databases of MASTER_DATABASE_URL and TENANT_DATABASE_URL as drizzle-kit would have at some point in the past,
# ledger included, and then does what people do by hand.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
repository=$1
drizzle=packages/database/drizzle
sql=$(mktemp)
trap 'rm -f "$sql"' EXIT

run() { psql -X -q -v ON_ERROR_STOP=1 "$@" > /dev/null; }

# apply URL FOLDER TAG WHEN: one migration, as it stood at v0.2.0, and its row in the ledger
apply() {
    git -C "$repository" show "v0.2.0:$drizzle/$2/$3.sql" > "$sql"
    hash=$(sha256sum "$sql" | cut -d' ' -f1)
    run "$1" -f "$sql"
    run "$1" -c "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('$hash', $4)"
}

for url in "$MASTER_DATABASE_URL" "$TENANT_DATABASE_URL"; do
    run "$url" -c 'CREATE SCHEMA drizzle' \
        -c 'CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)'
done
apply "$MASTER_DATABASE_URL" master 0000_wooden_vulture 1764576000123
apply "$MASTER_DATABASE_URL" master 0001_gray_bishop 1765785600654
run "$MASTER_DATABASE_URL" -f "$here/live-master.sql"

apply "$TENANT_DATABASE_URL" tenant 0000_calm_falcon 1764576061456
apply "$TENANT_DATABASE_URL" tenant 0001_quick_otter 1765180800789
apply "$TENANT_DATABASE_URL" tenant 0002_bright_heron 1765526400321
