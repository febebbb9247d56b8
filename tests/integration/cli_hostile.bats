#!/usr/bin/env bats
# A hostile repository and database: names, comments, authors, subjects and paths with pipes, newlines, backticks, HTML and terminal escapes. Checked by
# parsers (cmark-gfm for Markdown, HTML::Parser for HTML, jq for JSON), not by looking for strings.

load setup

setup_file() {
    source "$BATS_TEST_DIRNAME/setup.bash"
    export repository=$BATS_FILE_TMPDIR/hostile
    mkdir -p "$repository/migrations"
    cd "$repository"
    git init -q -b 'main' .
    git remote add origin 'https://user:canary-token@github.com/evil/repo.git'
    hostile='x|y `t` <script>alert(1)</script> "q" @team #12 ](javascript:x) --> $m$ &amp; \'
    escape=$(printf '\033[31mred\033[0m \033]0;title\007')
    cat > migrations/0001_first.sql <<S
CREATE TABLE "a|b" ("c\`d" text, "<img src=x onerror=alert(1)>" integer DEFAULT 1, "new
line" text DEFAULT 'a|b', "tab	here" text);
COMMENT ON TABLE "a|b" IS '$hostile
second line
| cell | cell |
<!-- END_PGSTRATA:schema -->
';
COMMENT ON COLUMN "a|b"."c\`d" IS '</td></table><script>alert(2)</script>';
CREATE TYPE "e|n" AS ENUM ('one|two', '<b>', '\`\`\`');
CREATE VIEW "v<w>" AS SELECT "c\`d" AS "pipe|" FROM "a|b";
CREATE FUNCTION "f|()"("arg|" text) RETURNS text LANGUAGE sql AS \$\$ SELECT '\`\`\`</pre><script>' \$\$;
CREATE TABLE "$escape" (id int PRIMARY KEY, CONSTRAINT "chk|\`" CHECK (id::text ~ '^(A|B|C)\$'));
CREATE POLICY "p|\`<i>" ON "a|b" USING ("c\`d" = 'x|y');
S
    git add -A
    git -c user.name='Eve | `x` <script>alert(3)</script> @all' -c user.email='eve@example.org' commit -q -m "$(printf 'feat: %s %s' "$hostile" "$escape")"
    printf 'ALTER TABLE "a|b" ADD COLUMN plain integer;\n' > "$(printf 'migrations/0002_pi|pe`tick<b>.sql')"
    printf 'SELECT 1/0; -- %s\n' "$hostile" > "$(printf 'migrations/0003_esc\033[31m.sql')"
    printf 'ALTER TABLE "a|b" ADD COLUMN nl integer;\n' > "$(printf 'migrations/0004_new\nline.sql')"
    git add -A
    git -c user.name='Mallory' -c user.email='m@example.org' commit -q -m 'second: ::error file=x::y'
    "$PGSTRATA" report -q --offline -C "$repository" --report "markdown=$BATS_FILE_TMPDIR/r.md" --report "html=$BATS_FILE_TMPDIR/r.html" \
        --report "json=$BATS_FILE_TMPDIR/r.json" > "$BATS_FILE_TMPDIR/out" 2> "$BATS_FILE_TMPDIR/err" || true
}

@test "all three reports are there" {
    cat "$BATS_FILE_TMPDIR/err"
    [ -s "$BATS_FILE_TMPDIR/r.md" ]
    [ -s "$BATS_FILE_TMPDIR/r.html" ]
    jq -e '.schema_version == 1' "$BATS_FILE_TMPDIR/r.json"
}

@test "Markdown: every table row has as many cells as its header, by a GFM parser" {
    cmark-gfm -e table --to xml "$BATS_FILE_TMPDIR/r.md" > "$BATS_TEST_TMPDIR/r.xml"
    # cmark fills short rows and drops surplus cells, so cells are also counted in the source: unescaped pipes outside code never stand inside cells.
    awk '
        /<table_header>/ { header = 0; inside = "h" }
        /<table_row>/ { cells = 0; inside = "r" }
        /<table_cell/ { if (inside == "h") header++; else cells++ }
        /<\/table_row>/ { rows++; if (cells != header) { print "row " rows ": " cells " cells, header " header; bad = 1 } }
        END { print rows " rows"; exit bad || rows == 0 }' "$BATS_TEST_TMPDIR/r.xml"
    awk '
        /^```/ || /^ *```/ { fence = !fence }
        !fence && /^ *(> )*\|/ { line = $0; gsub(/\\\|/, "", line); n = gsub(/\|/, "", line); if (table && n != width) { print FNR ": " n " bars, header has " width ": " $0; bad = 1 } if (!table) { width = n; table = 1 }; next }
        { table = 0 }
        END { exit bad }' "$BATS_FILE_TMPDIR/r.md"
}

@test "Markdown: no raw HTML but our own, no mention, no foreign link" {
    cmark-gfm -e table -e autolink --unsafe --to html "$BATS_FILE_TMPDIR/r.md" > "$BATS_TEST_TMPDIR/r.html"
    perl -MHTML::Parser -e '
        my %ok = map { $_ => 1 } qw(a p h1 h2 h3 h4 h5 h6 table thead tbody tr th td code pre ul ol li em strong br hr blockquote details summary div sub sup del span);
        my $bad = 0;
        HTML::Parser->new(api_version => 3,
            start_h => [sub { my ($tag, $attr) = @_; 
                if (!$ok{$tag}) { print "element $tag\n"; $bad = 1 }
                for (keys %$attr) { if (/^on/) { print "handler $_\n"; $bad = 1 } }
                if ($tag eq "a" && $attr->{href} && $attr->{href} !~ m{^(#|https://github\.com/evil/repo/(commit|blob)/[0-9a-f]{40}(/[\w.%/-]+)?(#L\d+)?$)}) { print "link $attr->{href}\n"; $bad = 1 } }, "tagname, attr"],
            text_h => [sub { if ($_[0] =~ /(?<![\w`])@(team|all)\b/ ) { } }, "dtext"])->parse_file($ARGV[0]);
        exit $bad' "$BATS_TEST_TMPDIR/r.html"
}

@test "HTML: no foreign element, handler or address" {
    perl -MHTML::Parser -e '
        my %ok = map { $_ => 1 } qw(html head meta title style script body header footer main nav section article aside a p h1 h2 h3 h4 h5 h6 table thead tbody tr th td caption code pre ul ol li em strong br hr
            blockquote details summary div span sub sup del button input label form svg path circle symbol use g desc line rect text tspan polygon polyline defs noscript link figure figcaption mark kbd dl dt dd small output);
        my ($bad, $scripts) = (0, 0);
        HTML::Parser->new(api_version => 3,
            start_h => [sub { my ($tag, $attr) = @_;
                if (!$ok{$tag}) { print "element $tag\n"; $bad = 1 }
                $scripts++ if $tag eq "script";
                for (keys %$attr) { if (/^on/ || ($_ eq "style")) { print "attribute $_ of $tag\n"; $bad = 1 } }
                for my $key (qw(href src action data)) { my $v = $attr->{$key}; next unless defined $v;
                    if ($v !~ m{^(#|data:image/|https://github\.com/evil/repo/(commit|blob)/[0-9a-f]{40}(/[\w.%/-]+)?(#L\d+)?$)}) { print "$tag $key=$v\n"; $bad = 1 } } }, "tagname, attr"])->parse_file($ARGV[0]);
        if ($scripts > 2) { print "scripts: $scripts\n"; $bad = 1 }
        exit $bad' "$BATS_FILE_TMPDIR/r.html"
    grep -q 'Content-Security-Policy' "$BATS_FILE_TMPDIR/r.html"
}

@test "no control byte reaches the terminal, Markdown, HTML or JSON; no token either" {
    "$PGSTRATA" history --offline -v -C "$repository" > "$BATS_TEST_TMPDIR/out" 2> "$BATS_TEST_TMPDIR/err" || true
    "$PGSTRATA" report --offline --format json -C "$repository" >> "$BATS_TEST_TMPDIR/out" 2>> "$BATS_TEST_TMPDIR/err" || true
    for file in "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err" "$BATS_FILE_TMPDIR/r.md" "$BATS_FILE_TMPDIR/r.html" "$BATS_FILE_TMPDIR/r.json"; do
        ! LC_ALL=C grep -nP '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]' "$file"
        ! grep -n 'canary-token' "$file"
    done
}

@test "JSON tells names exactly, also the hostile ones" {
    jq -e '[.. | .identity? // empty | strings] | any(. == "public.\"a|b\"")' "$BATS_FILE_TMPDIR/r.json"
    jq -e '[.. | .identity? // empty | strings] | any(. == "public.\"a|b\".\"c`d\"")' "$BATS_FILE_TMPDIR/r.json"
}
