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
prisma|npm|prisma@6.19.3 @prisma/adapter-pg@7.10.1
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
flyway|maven|org.flywaydb:flyway-commandline:11.8.2 org.flywaydb:flyway-database-postgresql:11.8.2 org.postgresql:postgresql:42.7.5 com.fasterxml.jackson.dataformat:jackson-dataformat-toml:2.15.2 com.fasterxml.jackson.dataformat:jackson-dataformat-xml:2.15.2 com.fasterxml.jackson.datatype:jackson-datatype-jsr310:2.15.2
golang-migrate|go|github.com/golang-migrate/migrate/v4/cmd/migrate@v4.18.3 -tags=postgres
goose|go|github.com/pressly/goose/v3/cmd/goose@v3.24.3 -tags=no_mysql,no_sqlite3,no_clickhouse,no_mssql,no_vertica,no_ydb,no_libsql
sqlx|cargo|sqlx-cli@0.8.6 --no-default-features --features native-tls,postgres
diesel|cargo|diesel_cli@2.2.10 --no-default-features --features postgres
TABLE
}

npm_runner() {
	mkdir -p "$cache/$1" && cd "$cache/$1" || return 1
	[ -f package.json ] || echo '{"private": true}' > package.json
	# Prisma would fetch engines from elsewhere; it runs on the one in WebAssembly that it brings.
	local scripts=
	[ "$1" != prisma ] || scripts=--ignore-scripts
	# shellcheck disable=SC2086
	npm install --no-audit --no-fund --save-exact $scripts $2
}

debian_runner() {
	[ "$(id -u)" = 0 ] || return 1
	# shellcheck disable=SC2086
	dpkg -s $2 > /dev/null 2>&1 || { apt-get update && apt-get install -y --no-install-recommends $2; }
}

maven_runner() {
	local artifact group name version
	mkdir -p "$cache/$1" && cd "$cache/$1" || return 1
	{
		echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>runners</groupId>'
		echo "<artifactId>$1</artifactId><version>1</version><packaging>pom</packaging><dependencies>"
		for artifact in $2; do
			IFS=: read -r group name version <<< "$artifact"
			echo "<dependency><groupId>$group</groupId><artifactId>$name</artifactId><version>$version</version></dependency>"
		done
		echo '</dependencies></project>'
	} > pom.xml
	mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib
}

go_runner() {
	local module=${2%% *} flags=
	[ "$module" = "$2" ] || flags=${2#* }
	mkdir -p "$cache/$1" && cd / && GOBIN="$cache/$1" go install ${flags:+"$flags"} "$module"
}

cargo_runner() {
	# shellcheck disable=SC2086
	cd / && cargo install --locked --root "$cache/$1" $2
}

# Installed is what has left its mark, of just this version.
install_one() {
	local mark="$cache/$1.installed"
	if [ "$(cat "$mark" 2> /dev/null)" = "$3" ]; then
		return 0
	fi
	mkdir -p "$cache"
	if ("$2_runner" "$1" "$3") > "$cache/$1.log" 2>&1; then
		echo "$3" > "$mark"
	else
		echo "install.sh: $1 cannot be installed: $(tail -n 1 "$cache/$1.log") (whole log: $cache/$1.log)" >&2
		return 1
	fi
}

status=0
while IFS='|' read -r runner how what; do
	case " ${*:-$runner} " in *" $runner "*) ;; *) continue ;; esac
	if ! install_one "$runner" "$how" "$what" < /dev/null; then
		case " $required " in *" $runner "*) status=1 ;; esac
	fi
done < <(table)
exit $status
