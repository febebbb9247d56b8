# Sourced by bats files: a history without sense, of small steps that follow from a number. wild_begin, then wild_step as often as wanted: each is a commit.
#
# State: $repository; the schema is db/src/schema.ts (and what it imports), migrations are in $folder.

wild_begin() {
    source "$BATS_TEST_DIRNAME/timeline/small.sh"
    small
    dice=$1 step=0 folder=db/drizzle
}

# wild_roll N: sets `rolled` to a number below N; the same in every shell
wild_roll() {
    dice=$(((dice * 1103515245 + 12345) % 2147483648))
    rolled=$((dice / 65536 % $1))
}

wild_journal() { # every file of the folder, but for those whose name ends with _out
    local file entries="" index=0
    for file in "$repository/$folder"/*.sql; do
        [ -e "$file" ] || continue
        case $file in *_out.sql) continue ;; esac
        entries=$entries${entries:+,}$(printf '{"idx":%d,"version":"7","when":%d,"tag":"%s","breakpoints":true}' "$index" $((1735689600000 + index)) "$(basename "$file" .sql)")
        index=$((index + 1))
    done
    mkdir -p "$repository/$folder/meta"
    printf '{"version":"7","dialect":"postgresql","entries":[%s]}\n' "$entries" > "$repository/$folder/meta/_journal.json"
}

wild_any() { # sets `file` to a migration's; false: there is none
    local files=("$repository/$folder"/*.sql)
    wild_roll ${#files[@]}
    file=${files[rolled]}
    [ -e "$file" ]
}

wild_declare() { # FILE TABLE
    mkdir -p "$(dirname "$repository/$1")"
    [ -e "$repository/$1" ] || echo 'import { pgTable, serial, text, integer } from "drizzle-orm/pg-core";' > "$repository/$1"
    grep -q 'integer' "$repository/$1" || sed -i '1s/serial/serial, text, integer/' "$repository/$1"
    echo "export const $2 = pgTable(\"$2\", { id: serial(\"id\").primaryKey(), note: text(\"note\") });" >> "$repository/$1"
}

wild_act() {
    local schema=$repository/db/src/schema.ts file
    case $1 in
        declare) wild_declare db/src/schema.ts "t$step" ;;
        both)
            wild_declare db/src/schema.ts "t$step"
            echo "CREATE TABLE t$step (id serial PRIMARY KEY, note text);" > "$(printf '%s/%04d_t.sql' "$repository/$folder" "$step")"
            wild_journal
            ;;
        migrate)
            echo "CREATE TABLE m$step (id int);" > "$(printf '%s/%04d_m.sql' "$repository/$folder" "$step")"
            wild_journal
            ;;
        unregistered) echo "CREATE TABLE u$step (id int);" > "$(printf '%s/%04d_out.sql' "$repository/$folder" "$step")" ;;
        catch_up) grep -o 'pgTable("[a-z0-9]*"' "$schema" 2> /dev/null | sed 's/.*("\(.*\)"/CREATE TABLE IF NOT EXISTS \1 (id serial PRIMARY KEY, note text);/' \
            > "$(printf '%s/%04d_up.sql' "$repository/$folder" "$step")" && wild_journal ;;
        edit) wild_any && sed -i "1s/(id/(e$step int, id/" "$file" ;;
        break) wild_any && echo "SELECT nothing;" >> "$file" ;;
        mend) sed -i '/SELECT nothing/d' "$repository/$folder"/*.sql ;;
        remove) wild_any && rm "$file" && wild_journal ;;
        rename) wild_any && mv "$file" "${file%.sql}x.sql" && wild_journal ;;
        bad_journal) sed -i 's/entries/entrees/' "$repository/$folder/meta/_journal.json" ;;
        slip) echo "export const slip = pgTable(\"slip\", { id: serial( };" >> "$schema" ;;
        mend_slip) sed -i '/slip/d' "$schema" ;;
        import) echo "export * from \"./part$step\";" >> "$schema" ;;
        part) file=$(grep -o 'part[0-9]*' "$schema" | tail -1) && wild_declare "db/src/$file.ts" "p$step" ;;
        lose_part) rm -f "$repository"/db/src/part*.ts ;;
        retype) sed -i 's/note: text("note")/note: integer("note")/' "$schema" ;;
        other) wild_declare db/src/other.ts "o$step" ;;
        take_over) rm -f "$schema" && [ -e "$repository/db/src/other.ts" ] && mv "$repository/db/src/other.ts" "$schema" ;;
        drop_schema) rm -f "$schema" ;;
        no_folder) rm -rf "$repository/${folder:?}"/*.sql ;;
        back) wild_roll 4 && git -C "$repository" checkout -q HEAD~$((rolled + 1)) -- db ;;
        merge)
            git -C "$repository" checkout -q -b "side$step" HEAD~1
            wild_act both
            commit "$repository" "$step side" "2025-02-01T00:$(printf %02d $((step % 60))):00Z"
            git -C "$repository" checkout -q main
            git -C "$repository" merge -q --no-ff --no-commit -X theirs "side$step" > /dev/null 2>&1 || git -C "$repository" checkout -q --theirs . 2> /dev/null
            ;;
        *) echo "$step" > "$repository/README.md" ;;
    esac
    return 0
}

wild_step() {
    step=$((step + 1))
    local acts=(declare both both migrate unregistered catch_up catch_up edit break mend remove rename bad_journal slip slip mend_slip mend_slip import part lose_part retype other other take_over
        take_over drop_schema no_folder back back merge readme)
    wild_roll ${#acts[@]}
    local act=${acts[rolled]}
    mkdir -p "$repository/$folder/meta" "$repository/db/src"
    [ -e "$repository/db/src/schema.ts" ] || [ "$act" = back ] || [ "$act" = take_over ] || [ "$act" = drop_schema ] || wild_declare db/src/schema.ts "s$step"
    wild_act "$act" 2> /dev/null || true
    echo "$step $act" > "$repository/step.txt"
    commit "$repository" "$step $act" "2025-03-01T$(printf %02d $((step / 60))):$(printf %02d $((step % 60))):00Z"
}
