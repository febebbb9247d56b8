#!/bin/sh
# Checks every #include of src/ and include/ against the table of allowed edges in docs/architecture.md, and that each
# third-party header is used only where the table allows it.
set -eu
cd "$(dirname "$0")/.."
awk '
FILENAME == "docs/architecture.md" {
    if ($0 ~ /^\| `[a-z]+` \|/) {
        split($0, cell, "|")
        module = cell[2]; gsub(/[` ]/, "", module)
        known[module] = 1
        n = split(cell[3], use, ",")
        for (i = 1; i <= n; i++) { gsub(/[` ]/, "", use[i]); allowed[module, use[i]] = 1 }
        n = split(cell[4], libs, ",")
        for (i = 1; i <= n; i++) { gsub(/[` ]/, "", libs[i]); library[module, libs[i]] = 1 }
    }
    next
}
/^[ \t]*#[ \t]*include/ {
    split(FILENAME, part, "/")
    module = part[2]
    header = $0; sub(/^[^"<]*["<]/, "", header); sub(/[">].*/, "", header)
    if ($0 ~ /"/ && header ~ /\//) {
        split(header, h, "/")
        if (h[1] in known && h[1] != module && !((module, h[1]) in allowed)) {
            printf "%s: %s may not include %s\n", FILENAME, module, header; bad = 1
        }
    }
    lib = ""
    if (header ~ /^git2/) lib = "libgit2"
    else if (header ~ /^libpq|^postgres_ext/) lib = "libpq"
    else if (header ~ /^pg_query/) lib = "libpg_query"
    else if (header ~ /^cmark/) lib = "cmark-gfm"
    else if (header ~ /^jansson/) lib = "jansson"
    else if (header ~ /^cyaml/) lib = "libcyaml"
    else if (header ~ /^zlib/) lib = "zlib"
    else if (header ~ /^tree_sitter/) lib = "tree-sitter"
    if (lib != "" && !((module, lib) in library)) {
        printf "%s: %s may not use %s (%s)\n", FILENAME, module, lib, header; bad = 1
    }
    edges++
}
END {
    if (!bad) printf "layers: %d includes checked, all allowed\n", edges
    exit bad
}' docs/architecture.md $(find include src -name '*.[ch]' | sort)
