# Sourced by make.sh: a database package whose files are written from small lists of columns, so that each commit of the story is a line or two.
#
# A list ($lists/TARGET.SOURCE) has lines "table column type". Sources: code (schema.ts), init (init.ts), snap (the newest snapshot).

lists=$(mktemp -d "${TMPDIR:-/tmp}/pgstrata-timeline.XXXXXX")
trap 'rm -rf "$lists"' EXIT

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null TZ=UTC

# Where things are now; the story moves them.
folder_music=db/drizzle/music folder_stats=db/drizzle/stats
schema_music=db/src/music/schema.ts schema_stats=db/src/stats/schema.ts

folder() { eval "echo \$folder_$1"; }
schema() { eval "echo \$schema_$1"; }

# The package of two databases, each with a configuration of its own, without any table.
two_databases() {
    local target
    for target in music stats; do
        mkdir -p db
        : > "$lists/$target.journal"
        printf 'import { defineConfig } from "drizzle-kit";\n\nexport default defineConfig({\n  dialect: "postgresql",\n  schema: "./src/%s/schema.ts",\n  out: "./drizzle/%s",\n});\n' \
            "$target" "$target" > "db/drizzle.config.$target.ts"
    done
    printf '{ "name": "db", "dependencies": { "drizzle-orm": "0.44.0", "postgres": "3.4.0" }, "devDependencies": { "drizzle-kit": "0.31.0" } }\n' > db/package.json
}

# --- lists of columns -------------------------------------------------------------------------------------------------------

# each_list TARGET SOURCES: "code,snap" -> their files
each_list() {
    local source
    for source in ${2//,/ }; do
        echo "$lists/$1.$source"
    done
}

# add TARGET SOURCES TABLE COLUMN TYPE...
add() {
    local list target=$1 sources=$2 table=$3
    shift 3
    while [ $# -gt 0 ]; do
        for list in $(each_list "$target" "$sources"); do
            echo "$table $1 $2" >> "$list"
        done
        shift 2
    done
}

# drop TARGET SOURCES TABLE [COLUMN]
drop() {
    local list
    for list in $(each_list "$1" "$2"); do
        awk -v t="$3" -v c="${4:-}" '!($1 == t && (c == "" || $2 == c))' "$list" > "$list.new"
        mv "$list.new" "$list"
    done
}

# retype TARGET SOURCES TABLE COLUMN TYPE
retype() {
    local list
    for list in $(each_list "$1" "$2"); do
        awk -v t="$3" -v c="$4" -v y="$5" '$1 == t && $2 == c { $3 = y } { print }' "$list" > "$list.new"
        mv "$list.new" "$list"
    done
}

# rename_column TARGET SOURCES TABLE OLD NEW
rename_column() {
    local list
    for list in $(each_list "$1" "$2"); do
        awk -v t="$3" -v o="$4" -v n="$5" '$1 == t && $2 == o { $2 = n } { print }' "$list" > "$list.new"
        mv "$list.new" "$list"
    done
}

# rename_table TARGET SOURCES OLD NEW
rename_table() {
    local list
    for list in $(each_list "$1" "$2"); do
        awk -v o="$3" -v n="$4" '$1 == o { $1 = n } { print }' "$list" > "$list.new"
        mv "$list.new" "$list"
    done
}

# --- files ------------------------------------------------------------------------------------------------------------------

# The list in groups of a table: awk programs get begin(table), column(table, name, type), finish(table).
by_table() {
    awk "$2"' { if (!($1 in seen)) { order[++count] = $1; seen[$1] = 1 } rows[$1] = rows[$1] $2 " " $3 "\n" }
        END {
            for (i = 1; i <= count; i++) {
                begin(order[i])
                size = split(rows[order[i]], lines, "\n")
                for (j = 1; j < size; j++) { split(lines[j], part, " "); column(order[i], part[1], part[2], j == size - 1) }
                finish(order[i], i == count)
            }
        }' "$1"
}

write_schema() {
    local target=$1 file
    file=$(schema "$target")
    mkdir -p "$(dirname "$file")"
    {
        [ ! -f "$lists/$target.comment" ] || cat "$lists/$target.comment"
        echo 'import { bigint, integer, pgTable, serial, text } from "drizzle-orm/pg-core";'
        by_table "$lists/$target.code" '
            function begin(t) { printf "\nexport const %s = pgTable(\"%s\", {\n", t, t }
            function column(t, c, y, last) { printf "  %s: %s(\"%s\"%s)%s,\n", c, y, c, y == "bigint" ? ", { mode: \"number\" }" : "", y == "serial" ? ".primaryKey()" : "" }
            function finish(t, last) { print "});" }'
    } > "$file"
    [ ! -f "$lists/$target.slip" ] || sed -i -f "$lists/$target.slip" "$file"
}

# slip SED-COMMAND: what is wrong with the schema of music until it is mended
slip() { echo "$1" > "$lists/music.slip"; }
mend() { rm "$lists/music.slip"; }

write_init() {
    mkdir -p db/scripts
    {
        printf 'import postgres from "postgres";\n\nasync function create(url: string) {\n  const sql = postgres(url);\n'
        by_table "$lists/music.init" '
            function begin(t) { printf "  await sql`\n    CREATE TABLE IF NOT EXISTS %s (\n", t }
            function column(t, c, y, last) { printf "      %s %s%s%s\n", c, y, y == "serial" ? " PRIMARY KEY" : "", last ? "" : "," }
            function finish(t, last) { print "    )\n  `;" }'
        printf '  await sql.end();\n}\n\nawait create(process.env.DATABASE_URL!);\n'
    } > db/scripts/init.ts
}

# id NUMBER -> the id of that snapshot
snapshot_id() { printf '00000000-0000-4000-8000-%012d' "$1"; }

# write_snapshot TARGET NUMBER: of the present list, into the snapshot of that migration
write_snapshot() {
    local number=$((10#$2)) before=00000000-0000-0000-0000-000000000000
    [ "$number" -eq 0 ] || before=$(snapshot_id "$number")
    {
        printf '{ "id": "%s", "prevId": "%s", "version": "7", "dialect": "postgresql",\n  "tables": {\n' "$(snapshot_id $((number + 1)))" "$before"
        by_table "$lists/$1.snap" '
            function begin(t) { printf "    \"public.%s\": { \"name\": \"%s\", \"schema\": \"\", \"columns\": {\n", t, t }
            function column(t, c, y, last) {
                printf "        \"%s\": { \"name\": \"%s\", \"type\": \"%s\", \"primaryKey\": %s, \"notNull\": %s }%s\n", c, c, y, y == "serial" ? "true" : "false", y == "serial" ? "true" : "false", last ? "" : ","
            }
            function finish(t, last) {
                printf "      }, \"indexes\": {}, \"foreignKeys\": {}, \"compositePrimaryKeys\": {}, \"uniqueConstraints\": {}, \"policies\": {}, \"checkConstraints\": {}, \"isRLSEnabled\": false }%s\n", last ? "" : ","
            }'
        printf '  },\n  "enums": {}, "schemas": {}, "sequences": {}, "roles": {}, "policies": {}, "views": {}, "_meta": { "columns": {}, "schemas": {}, "tables": {} }\n}\n'
    } > "$(folder "$1")/meta/${2}_snapshot.json"
}

# The journal from $lists/TARGET.journal: lines "tag when".
write_journal() {
    awk 'BEGIN { printf "{ \"version\": \"7\", \"dialect\": \"postgresql\", \"entries\": [" }
        { separator = NR > 1 ? "," : ""; printf "%s\n  { \"idx\": %d, \"version\": \"7\", \"when\": %s, \"tag\": \"%s\", \"breakpoints\": true }", separator, NR - 1, $2, $1 }
        END { print "\n] }" }' "$lists/$1.journal" > "$(folder "$1")/meta/_journal.json"
}

# --- migrations -------------------------------------------------------------------------------------------------------------

# file TARGET TAG SQL: a migration's file alone
file() {
    mkdir -p "$(folder "$1")/meta"
    printf '%s\n' "$3" > "$(folder "$1")/$2.sql"
}

# register TARGET TAG [WHEN]: its entry, and its snapshot
register() {
    local number=${2%%_*}
    echo "$2 ${3:-$((1736000000123 + 86400000 * $(wc -l < "$lists/$1.journal")))}" >> "$lists/$1.journal"
    write_journal "$1"
    write_snapshot "$1" "$number"
}

# unregister TARGET TAG
unregister() {
    grep -v "^$2 " "$lists/$1.journal" > "$lists/$1.new" || true
    mv "$lists/$1.new" "$lists/$1.journal"
    write_journal "$1"
}

# migrate TARGET TAG SQL: as the generator does it
migrate() {
    file "$1" "$2" "$3"
    register "$1" "$2"
}

# --- commits ----------------------------------------------------------------------------------------------------------------

write_all() {
    write_schema music
    write_schema stats
    [ -f "$lists/no-init" ] || write_init
}

# dated DATE NAME COMMAND...: 10:00 of that day in the given zone
dated() {
    local date=$1 name=$2
    shift 2
    case $date in *T*) ;; *) date=${date}T10:00:00+01:00 ;; esac
    GIT_AUTHOR_NAME=$name GIT_AUTHOR_EMAIL=$name@music.example GIT_AUTHOR_DATE=$date \
        GIT_COMMITTER_NAME=$name GIT_COMMITTER_EMAIL=$name@music.example GIT_COMMITTER_DATE=$date "$@"
}

# commit DATE AUTHOR "LABEL subject": everything as the lists have it
commit() {
    write_all
    git add -A
    dated "$1" "$2" git commit -q -m "$3"
}

# undo DATE AUTHOR "LABEL subject" COMMIT: what `git revert` does; the lists are put back by the story
undo() {
    dated "$1" "$2" git revert --no-edit --no-commit "$4"
    dated "$1" "$2" git commit -q -m "$3"
}

# join DATE AUTHOR "LABEL subject" BRANCH: a merge commit
join() {
    git checkout -q main
    dated "$1" "$2" git merge -q --no-ff -m "$3" "$4"
}

# note DATE AUTHOR "LABEL subject": a commit that concerns no source
note() {
    echo "$3" >> README.md
    git add -A
    dated "$1" "$2" git commit -q -m "$3"
}
