#!/bin/sh
# Builds the example repository (examples/studio) with fixed dates in a temporary folder, two live databases in the scratch server, and runs the
# main job on them. `scripts/demo.sh FOLDER` uses that folder instead and leaves nothing else behind.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
pgstrata=${PGSTRATA:-$root/build/release/pgstrata}
out=${1:-$(mktemp -d "${TMPDIR:-/tmp}/pgstrata-demo.XXXXXX")}
export out pgstrata root

sh "$root/examples/build.sh" "$root/examples/studio" "$out/studio" > /dev/null

# The live databases exist only inside this command; what they hold is made by examples/studio/live.sh.
"$pgstrata" scratch -q -d master -d tenant -- sh -eu -c '
    sh "$root/examples/studio/live.sh" "$out/studio"
    cd "$out/studio"
    set +e
    "$pgstrata" report --report "markdown=$out/report.md" --report "html=$out/report.html" --report "json=$out/report.json"
    echo "exit code of the report: $? (2: findings)"
    set -e
    "$pgstrata" inject
'
cat <<EOF

The example repository:  $out/studio
The three reports:       $out/report.md
                         $out/report.html
                         $out/report.json
The injected README:     $out/studio/packages/database/README.md
EOF
