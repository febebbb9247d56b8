# The register as lines of truth.tsv.
def named($all): if . == null then "-" else . as $id | $all.commits[$id].subject | capture("(?<name>c[0-9][0-9])").name end;
def or_none: if . == null or . == "" then "-" else . end;
. as $all | .bugs.items[] | . as $bug
| (if .claim == null then "-" else .mentions[.claim] | [.place, (.path | or_none), (.commit | named($all))] | join(" ") end) as $claim
| (if .contradiction == null then null else .mentions[.contradiction].path end) as $open
| [.id, .verdict, (.began | named($all)), (.ended | named($all)), (.days | tostring), $claim, ($open | or_none), (.objects | join(", ") | or_none),
   (.rests | map(.place + (if .migration then ", " + .migration else "" end) + ": " + (.objects | join(", "))) | join("; ") | or_none), (.copies | tostring)]
| join("\t")
