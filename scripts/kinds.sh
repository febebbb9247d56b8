#!/bin/sh
# Writes docs/object-kinds.md to standard output: the program's own table of kinds and properties (pgstrata --kinds), joined with the cases of
# tests/coverage. `make docs` keeps it; a test compares.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
{
    "${PGSTRATA:-build/release/pgstrata}" --kinds
    for file in tests/coverage/*.sql; do
        sed -n "s,^-- case: *\([^: ]*\).*,case	${file##*/}	\1,p" "$file"
    done
} | awk -F '\t' '
    # Before the table is printed, all cases must be known.
    $1 == "case" { cases++; found[$3]++; if (!($3 in file)) file[$3] = $2; next }
    NR > 1 { rows++; kind[rows] = $1; property[rows] = $2; since[rows] = $3; summary[rows] = $4; kinds += $2 == ""; properties += $2 != "" }

    function proof(name) {
        if (!(name in found)) return "none"
        return "[" file[name] "](../tests/coverage/" file[name] "): `" name "`" (found[name] > 1 ? " (" found[name] ")" : "")
    }
    function row(label, since, summary, name) {
        gsub(/\|/, "\\|", summary)
        print "| " label " | " since " | " summary " | " proof(name) " |"
    }
    function header(id, summary,    at) {
        at = index(summary, ": ")
        print "\n## " id "\n"
        print toupper(substr(summary, 1, 1)) substr(summary, 2, at - 2) ". Identity: `" substr(summary, at + 2) "`.\n"
        print "| property | since | value | case |\n|---|---|---|---|"
        row("(made)", "", "", id)
        row("(dropped)", "", "", id ".dropped")
    }
    END {
        print "# Object kinds and properties\n"
        print "<!-- Made by `make docs` from `pgstrata --kinds` and tests/coverage. Do not edit. -->\n"
        print "All that is read from a database, compared and repaired: " kinds " kinds of objects, " properties " properties. Each row names the case of"
        print "[tests/coverage](../tests/coverage/README.md) that proves it, " cases " in all: the change is made to one of two equal databases, and must be"
        print "reported as exactly that object and property, on every PostgreSQL major from 12 to 18 that has it. In parentheses: how many cases there are, when"
        print "more than one. A property is absent when its value is what PostgreSQL takes without being told. Since: the first major version, when not all"
        print "have it."
        for (i = 1; i <= rows; i++)
            if (property[i] == "") header(kind[i], summary[i])
            else row("`" property[i] "`", since[i], summary[i], kind[i] "." property[i])
    }'
