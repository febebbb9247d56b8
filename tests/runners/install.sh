#!/bin/bash
# Installs the migration runners that tests/runners/check.py drives, each at a
# pinned version, into a cache folder that later runs find again:
#
#     tests/runners/install.sh [RUNNER...]
#
# Without arguments every runner is installed.  A runner that cannot be had
# here (no network, no toolchain) is named on standard error and left out; the
# exit status is 1 when one of the required runners is missing.
set -u

cache=${PGSTRATA_RUNNERS:-${XDG_CACHE_HOME:-$HOME/.cache}/pgstrata-tests/runners}
required="drizzle drizzle-folders prisma node-pg-migrate knex sqitch graphile-migrate"

# runner|how|what: the table of everything that is installed.
table() {
	cat <<'TABLE'
drizzle|npm|drizzle-orm@0.45.4 drizzle-kit@0.31.11 pg@8.23.1
drizzle-folders|npm|drizzle-orm@1.0.0-rc.5 drizzle-kit@1.0.0-rc.5 pg@8.23.1
prisma|npm|prisma@6.19.3 @prisma/adapter-pg@6.19.3
node-pg-migrate|npm|node-pg-migrate@9.0.0 pg@8.23.1
knex|npm|knex@3.3.0 pg@8.23.1
graphile-migrate|npm|graphile-migrate@1.4.1 pg@8.23.1
typeorm|npm|typeorm@1.1.1 pg@8.23.1
dbmate|npm|dbmate@2.36.0
supabase|npm|supabase@3.1.0
sqitch|debian|sqitch libdbd-pg-perl postgresql-client
alembic|debian|python3-alembic python3-psycopg2
rails|debian|ruby-activerecord ruby-railties ruby-pg
django|debian|python3-django python3-psycopg2
liquibase|maven|org.liquibase:liquibase-core:4.31.1 org.postgresql:postgresql:42.7.5 info.picocli:picocli:4.7.6
flyway|maven|org.flywaydb:flyway-commandline:11.8.2
golang-migrate|go|github.com/golang-migrate/migrate/v4/cmd/migrate@v4.18.3 -tags=postgres
goose|go|github.com/pressly/goose/v3/cmd/goose@v3.24.3 -tags=no_mysql,no_sqlite3,no_clickhouse,no_mssql,no_vertica,no_ydb,no_libsql
sqlx|cargo|sqlx-cli@0.8.6 --no-default-features --features native-tls,postgres
diesel|cargo|diesel_cli@2.2.10 --no-default-features --features postgres
TABLE
}
