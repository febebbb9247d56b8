#!/bin/sh
# Writes docs/rules.md to standard output, from the program's own tables (pgstrata --rules). `make docs` keeps it; a test compares.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
"${PGSTRATA:-build/release/pgstrata}" --rules | awk -F '\t' '
    function cell(text) { gsub(/\|/, "\\|", text); return text }
    NR == 1 { next }
    { family = $1; sub(/\/.*/, "", family) }
    family == "risk" { risks[++count] = "| `" $1 "` | " $2 " | " cell($3) ". " cell($4) " | " cell($5) " |"; next }
    { others[++rows] = "| `" $1 "` | " $2 " | " cell($3) " |" }
    END {
        print "# Rules of findings\n"
        print "<!-- Made by `make docs` from `pgstrata --rules`. Do not edit. -->\n"
        print "Each rule with the severity that it has by default; single findings of a rule may be lesser. `rules:` in `pgstrata.yml` sets any of them to `off`, `info`,"
        print "`warning` or `error`, with a reason. `--fail-on` compares with what is set.\n"
        print "| rule | severity | what is found |\n|---|---|---|"
        for (i = 1; i <= rows; i++) print others[i]
        print "\n## Risk notes\n"
        print "Of the statements of migrations that are pending, not committed or recent ([how](internals/risks.md)). Only what was there before is at risk. A file allows one itself:"
        print "`-- pgstrata: allow risk/drop-column: reason` before the statement, `-- pgstrata: allow-file risk/drop-column: reason` anywhere.\n"
        print "| rule | severity | what it costs | safer |\n|---|---|---|---|"
        for (i = 1; i <= count; i++) print risks[i]
    }'
