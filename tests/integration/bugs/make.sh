#!/bin/bash
# make.sh FOLDER: makes the repository whose bugs are in truth.tsv. Each commit's subject begins with its label. Fixed authors and dates: the ids are always the same.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
. "$here/../timeline/lib.sh"
git init -q -b main .

# say FILE TEXT...: lines that are added to a document
say() {
    local file=$1
    shift
    mkdir -p "$(dirname "$file")"
    printf '%s\n' "$@" >> "$file"
}

# --- two databases; everything agrees ---------------------------------------------------------------------------------------
two_databases
add music code,snap,init albums id serial title text
add music code,snap,init artists id serial name text
migrate music 0000_init 'CREATE TABLE "albums" ("id" serial PRIMARY KEY NOT NULL, "title" text);--> statement-breakpoint
CREATE TABLE "artists" ("id" serial PRIMARY KEY NOT NULL, "name" text);'
add stats code,snap plays id serial n integer
migrate stats 0000_start 'CREATE TABLE "plays" ("id" serial PRIMARY KEY NOT NULL, "n" integer);'
commit 2026-01-05 ann "c01 two databases"

# --- BUG-1: called resolved two days before it was --------------------------------------------------------------------------
add music code albums release_year integer
commit 2026-01-06 ben "c02 release years, in the code only"
say docs/BUGS.md '# Bugs' '' '## BUG-1: Release years are missing (P1)' '' '**Status:** Open' '' 'No migration makes the column `release_year`.' ''
commit 2026-01-07 ann "c03 what was found"
say STATE.md '# State' '' '- ✅ BUG-1 (P1): release years fixed'
commit 2026-01-08 ben "c04 the state of things"
add music snap,init albums release_year integer
migrate music 0001_release_year 'ALTER TABLE "albums" ADD COLUMN "release_year" integer;'
commit 2026-01-10 ann "c05 the migration of release years"
sed -i 's/^\*\*Status:\*\* Open$/**Status:** Resolved/' docs/BUGS.md
commit 2026-01-11 ann "c06 the document follows"

# --- BUG-2: open to the end -------------------------------------------------------------------------------------------------
add music code artists birth_country text
commit 2026-01-12 ben "c07 birth countries, in the code only"
say docs/BUGS.md '## BUG-2: Birth countries are in no table' '' '**Severity:** P2' '' 'Every query on the column `artists.birth_country` fails.' ''
commit 2026-01-13 cleo "c08 another one"

# --- BUG-3: resolved with its migration, which names it ---------------------------------------------------------------------
add music code albums catalogue_number text
commit 2026-01-14 ben "c09 catalogue numbers, in the code only"
say docs/BUGS.md '## BUG-3: Catalogue numbers cannot be saved' '' 'The table lacks the column `catalogue_number`; a migration is missing.' ''
commit 2026-01-15 cleo "c10 and another"
add music snap,init albums catalogue_number text
migrate music 0002_catalogue_number '-- Fixes BUG-3
ALTER TABLE "albums" ADD COLUMN "catalogue_number" text;'
commit 2026-01-16 ann "fix: BUG-3, c11"

# --- BUG-4: two of one name; of the second nothing is mended -----------------------------------------------------------------
say docs/phases/04-web/BUGS.md '# Phase 4' '' '## BUG-4: The login button is grey' '' '**Status:** fixed' ''
commit 2026-01-17 cleo "c12 phase 4"
add stats code plays device_name text
commit 2026-01-18 ben "c13 devices, in the code only"
say docs/phases/07-stats/BUGS.md '# Phase 7' '' '## BUG-4: Plays lack their device in the Stats schema' '' 'The column `plays.device_name` exists in `schema.ts` only.' ''
commit 2026-01-19 cleo "c14 phase 7"
say STATE.md '- ✅ BUG-4 (Phase 7): devices fixed, as migration 0000 has them'
commit 2026-01-20 ben "c15 the state of phase 7"

# --- BUG-5: mended in a file that the runner never runs ----------------------------------------------------------------------
add music code,init albums cover_price integer
commit 2026-01-21 ben "c16 cover prices, in the code only"
say docs/BUGS.md '## BUG-5: Cover prices are not in the schema' '' '**Status:** in progress' '' 'Column `cover_price`; see migration 0003.' ''
commit 2026-01-22 ann "c17 cover prices found"
file music 0003_cover_price 'ALTER TABLE "albums" ADD COLUMN "cover_price" integer;'
say STATE.md '- [x] BUG-5 cover prices: migration 0003'
commit 2026-01-23 ben "c18 cover prices, written by hand"

# --- nothing of the schema; issues of the forge; a plan that claims nothing --------------------------------------------------
say docs/BUGS.md '## BUG-6: The search is slow' '' '**Status:** Open' ''
commit 2026-01-24 cleo "c19 the search"
note 2026-01-25 ben "fix: tabs (closes #12), c20"
note 2026-01-26 ben "fix: more tabs, closes #13, c21"
note 2026-01-26T15:00:00Z ben "fix: closes #14, the column albums.title is trimmed, c25"
say docs/07-02-PLAN.md '---' 'resolves: [BUG-2]' '---' '' '# Plan' '' 'BUG-2 is resolved when the migration is there.'
commit 2026-01-27 ann "c22 a plan"

# --- copies ------------------------------------------------------------------------------------------------------------------
cp docs/BUGS.md docs/BUGS.bak.md
mkdir -p .worktrees/spring/docs
cp docs/BUGS.md .worktrees/spring/docs/BUGS.md
commit 2026-01-28 cleo "c23 two copies"

# --- what nobody should write -------------------------------------------------------------------------------------------------
printf '\377\376 BUG-7 is \200 fixed\n' > docs/bytes.md
{
    printf '## BUG-8: <script>alert(1)</script> | `x` ![p](http://evil.example/p.png) [q](javascript:alert(2)) \033[31m \002 the schema \003 </details> <!-- -->\n\n'
    printf '**Severity:** <b>P0</b>\n\nThe column `artists.birth_country` \033]0;title\007 is missing. @team\n\n'
    for ((i = 0; i < 20000; i++)); do printf 'BUG-8 (fixed [x](y ** `'; done
    printf '\n'
} > docs/hostile.md
ln -s /etc/passwd docs/BUG-9.md
commit 2026-01-29 mallory "c24 <img src=x onerror=alert(3)> BUG-8"
