#!/bin/sh
# Writes statements.sql of the cases anew: what is read of their schema.ts. Read the diff before you commit it.
#
#   tests/declared/update.sh [NAME...]     all without an argument
#
# expected.sql is what drizzle-kit itself makes of schema.ts (drizzle-kit 0.31.11, drizzle-orm 0.45.4: `drizzle-kit export`, `drizzle-kit generate` where the configuration sets the
# casing, which export does not look at).
set -eu
cd "$(dirname "$0")/../.."
make -s build/release/tests/integration/declared_print
cases=tests/declared/documentation
[ $# -gt 0 ] || set -- $(ls "$cases")
for name in "$@"; do
    build/release/tests/integration/declared_print drizzle "$cases/$name" schema.ts > "$cases/$name/statements.sql"
done
