# The JSON of `pgstrata timeline` -> the lines of truth.tsv, commits by their labels.
. as $all
| def name_of: if . == null then null else $all.commits[.].subject | split(" ")[0] end;
  .timeline.targets[] | .name as $target | (.episodes | map({key: .id, value: .}) | from_entries) as $episodes
| .episodes[]
| [$target, .source, .rule // "-", .kind // "-", .identity, ([.steps[] | (.commit | name_of) + " " + .state] | join(", ")), .began.by // "?",
   (if .open then "open" else .ended.commit | name_of end), .ended.by // "-", .ended.migration // "-", (.days | tostring),
   (if .earlier then $episodes[.earlier].began.commit | name_of else "-" end)]
| join("\t")
