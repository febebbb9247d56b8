#!/bin/bash
# make.sh FOLDER: makes the repository whose episodes are in truth.tsv. Each commit's subject begins with its label. Fixed authors and dates: the ids are always the same.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
. "$here/lib.sh"
git init -q -b main .

# --- the beginning: everything agrees ---------------------------------------------------------------------------------------
note 2025-01-06 ann "c01 a readme"

two_databases
add music code,snap,init albums id serial title text
add music code,snap,init artists id serial name text
add music code,snap,init tracks id serial name text
add music code,snap,init labels id serial name text
migrate music 0000_init 'CREATE TABLE "albums" ("id" serial PRIMARY KEY NOT NULL, "title" text);--> statement-breakpoint
CREATE TABLE "artists" ("id" serial PRIMARY KEY NOT NULL, "name" text);--> statement-breakpoint
CREATE TABLE "tracks" ("id" serial PRIMARY KEY NOT NULL, "name" text);--> statement-breakpoint
CREATE TABLE "labels" ("id" serial PRIMARY KEY NOT NULL, "name" text);'
add stats code,snap plays id serial n integer
add stats code,snap geo id serial place text
migrate stats 0000_start 'CREATE TABLE "plays" ("id" serial PRIMARY KEY NOT NULL, "n" integer);--> statement-breakpoint
CREATE TABLE "geo" ("id" serial PRIMARY KEY NOT NULL, "place" text);'
commit 2025-01-07 ann "c02 two databases"
note 2025-01-08 ben "c03 how to start"
echo '// The catalogue of records.' > "$lists/music.comment"
commit 2025-01-09 ben "c04 a comment in the schema"

# --- a migration comes late; the init script later still ---------------------------------------------------------------------
add music code albums year integer
commit 2025-01-10 ann "c05 the year of an album, in the code only"
note 2025-01-13 ben "c06 more words"
add music snap albums year integer
migrate music 0001_album_year 'ALTER TABLE "albums" ADD COLUMN "year" integer;'
commit 2025-01-15 ann "c07 the migration of the year"
add music init albums year integer
commit 2025-01-20 cleo "c08 the init script makes the year"

# --- the code comes late ----------------------------------------------------------------------------------------------------
add music snap,init albums cover text
migrate music 0002_album_cover 'ALTER TABLE "albums" ADD COLUMN "cover" text;'
commit 2025-01-21 ben "c09 covers, not in the code"
add music code albums cover text
commit 2025-01-24 ben "c10 the code knows covers"

# --- a file that is registered later -----------------------------------------------------------------------------------------
add music code,init artists country text
file music 0003_artist_country 'ALTER TABLE "artists" ADD COLUMN "country" text;'
commit 2025-01-27 cleo "c11 countries, written by hand"
note 2025-01-29 ann "c12 nothing of importance"
add music snap artists country text
register music 0003_artist_country
commit 2025-02-14T23:30:00+01:00 cleo "c13 the journal knows the countries"

# --- an edited migration, put back by a revert -------------------------------------------------------------------------------
file music 0002_album_cover 'ALTER TABLE "albums" ADD COLUMN "cover" integer;'
commit 2025-02-17 ben "c14 covers are numbers, says an old migration"
undo 2025-02-18T08:00:00-05:00 ann "c15 no, they are not" HEAD

# --- commits that nobody can read --------------------------------------------------------------------------------------------
add music code albums mood text
slip 's/.*//'
commit 2025-02-20 ben "c16 moods, in a file that was saved without its text"
mend
commit 2025-02-21 ben "c17 the slip is mended"
drop music code albums mood
commit 2025-02-24 ben "c18 no moods after all"
add music code tracks length integer
commit 2025-02-25 ann "c19 the length of a track, in the code only"
slip '/^export const tracks/,$s/^});//'
commit 2025-02-26 cleo "c20 a slip of the pen: the last table cannot be read"
mend
commit 2025-02-27 cleo "c21 mended again"
note 2025-02-28 ann "c22 on slips"
add music snap,init tracks length bigint
migrate music 0004_track_length 'ALTER TABLE "tracks" ADD COLUMN "length" bigint;'
commit 2025-03-03 ann "c23 the migration makes the length otherwise"
retype music code tracks length bigint
commit 2025-03-05 ann "c24 the code gives in"

# --- an edited migration that mends what the code asked for ------------------------------------------------------------------
retype music code albums year bigint
commit 2025-03-05T12:00:00+01:00 ben "c24a long years, in the code only"
retype music snap,init albums year bigint
write_snapshot music 0004
file music 0001_album_year 'ALTER TABLE "albums" ADD COLUMN "year" bigint;'
commit 2025-03-06T08:00:00+01:00 ben "c24b an old migration makes them long"

# --- branches: what counts is the merge --------------------------------------------------------------------------------------
git checkout -q -b city
add music code labels city text
commit 2025-03-06 ben "b01 cities, in the code"
add music snap labels city text
migrate music 0005_label_city 'ALTER TABLE "labels" ADD COLUMN "city" text;'
commit 2025-03-07 ben "b02 cities, in a migration"
join 2025-03-10 ann "c25 merge the cities" city
git checkout -q -b phone
add music code labels phone text
commit 2025-03-11 cleo "b03 phones, in the code"
join 2025-03-12 ann "c26 merge the phones" phone
git checkout -q -b phone-migration
add music snap labels phone text
add music init labels city text phone text
migrate music 0006_label_phone 'ALTER TABLE "labels" ADD COLUMN "phone" text;'
commit 2025-03-13 cleo "b04 phones, in a migration; the init script"
join 2025-03-17 ann "c27 merge the rest of the phones" phone-migration

# --- renames -----------------------------------------------------------------------------------------------------------------
git mv "$(folder music)/0005_label_city.sql" "$(folder music)/0005_label_town.sql"
sed -i 's/^0005_label_city /0005_label_town /' "$lists/music.journal"
write_journal music
commit 2025-03-18 ben "c28 a migration gets another name"
add music snap,init tracks isrc text
migrate music 0007_track_isrc 'ALTER TABLE "tracks" ADD COLUMN "isrc" text;'
commit 2025-03-19 ben "c29 codes of tracks, not in the code"
rename_column music snap,init tracks isrc isrc_code
migrate music 0008_rename_isrc 'ALTER TABLE "tracks" RENAME COLUMN "isrc" TO "isrc_code";'
commit 2025-03-20 ben "c30 they get another name"
add music code tracks isrc_code text
commit 2025-03-24 ben "c31 the code knows them"
add music snap,init labels note text
migrate music 0009_label_note 'ALTER TABLE "labels" ADD COLUMN "note" text;'
commit 2025-03-25 cleo "c32 notes of labels, not in the code"
rename_table music code,snap,init labels imprints
migrate music 0010_rename_labels 'ALTER TABLE "labels" RENAME TO "imprints";'
commit 2025-03-26 cleo "c33 labels are imprints"
add music code imprints note text
commit 2025-03-28 cleo "c34 the code knows their notes"
rename_column music snap,init artists country land
migrate music 0011_rename_country 'ALTER TABLE "artists" RENAME COLUMN "country" TO "land";'
commit 2025-03-31 ann "c35 countries are lands, but not in the code"
rename_column music code artists country land
commit 2025-04-01 ann "c36 in the code too"
rename_column music code albums cover front
commit 2025-04-01T15:00:00+02:00 ben "c36a covers are fronts, in the code only"
rename_column music snap,init albums cover front
migrate music 0012_rename_cover 'ALTER TABLE "albums" RENAME COLUMN "cover" TO "front";'
commit 2025-04-01T17:00:00+02:00 ben "c36b in the migrations too"

# --- again and again ----------------------------------------------------------------------------------------------------------
add music code albums mood text
commit 2025-04-02 ben "c37 moods again"
drop music code albums mood
undo 2025-04-03 ann "c38 no moods, we said" HEAD
add music code albums mood text
undo 2025-04-07 ben "c39 yes, moods" HEAD
add music snap albums mood text
migrate music 0013_album_mood 'ALTER TABLE "albums" ADD COLUMN "mood" text;'
commit 2025-04-08 ben "c40 the migration of the moods"

# --- snapshots ----------------------------------------------------------------------------------------------------------------
add music code,init artists bio text
migrate music 0014_artist_bio 'ALTER TABLE "artists" ADD COLUMN "bio" text;'
commit 2025-04-09 cleo "c41 lives of artists, not in the snapshot"
add music snap artists bio text
write_snapshot music 0014
commit 2025-04-10 cleo "c42 the snapshot knows them"
add music snap albums ghost text
write_snapshot music 0014
commit 2025-04-11 ben "c43 the snapshot has a ghost"
drop music snap albums ghost
undo 2025-04-14 ann "c44 the ghost is gone" HEAD

# --- the journal alone ---------------------------------------------------------------------------------------------------------
unregister music 0014_artist_bio
commit 2025-04-15 ben "c45 an entry gets lost"
register music 0014_artist_bio
commit 2025-04-17 ann "c46 it is found again"

# --- places --------------------------------------------------------------------------------------------------------------------
add music code tracks bpm integer
commit 2025-04-18 cleo "c47 beats, in the code only"
mkdir -p db/migrations
git mv db/drizzle/music db/migrations/music
folder_music=db/migrations/music
sed -i 's,./drizzle/music,./migrations/music,' db/drizzle.config.music.ts
commit 2025-04-21 ann "c48 the migrations move"
mkdir -p db/src/tables/music
git mv db/src/music/schema.ts db/src/tables/music/schema.ts
schema_music=db/src/tables/music/schema.ts
sed -i 's,./src/music/,./src/tables/music/,' db/drizzle.config.music.ts
commit 2025-04-22 ann "c49 the schema moves"
add music snap,init tracks bpm integer
migrate music 0015_track_bpm 'ALTER TABLE "tracks" ADD COLUMN "bpm" integer;'
commit 2025-04-24 cleo "c50 the migration of the beats"

# --- a squash -------------------------------------------------------------------------------------------------------------------
add music code albums rating integer
commit 2025-04-25 ben "c51 ratings, in the code only"
add music snap,init albums extra text
add music snap,init tracks mix text
migrate music 0016_extra 'ALTER TABLE "albums" ADD COLUMN "extra" text;--> statement-breakpoint
ALTER TABLE "tracks" ADD COLUMN "mix" text;'
commit 2025-04-28 cleo "c52 two columns that the code does not know"
git rm -q -r "$(folder music)"
: > "$lists/music.journal"
add music snap,init albums rating integer
drop music snap,init albums extra
drop music snap,init imprints phone
migrate music 0000_baseline 'CREATE TABLE "albums" ("id" serial PRIMARY KEY NOT NULL, "title" text, "year" bigint, "front" text, "mood" text, "rating" integer);--> statement-breakpoint
CREATE TABLE "artists" ("id" serial PRIMARY KEY NOT NULL, "name" text, "land" text, "bio" text);--> statement-breakpoint
CREATE TABLE "tracks" ("id" serial PRIMARY KEY NOT NULL, "name" text, "length" bigint, "isrc_code" text, "bpm" integer, "mix" text);--> statement-breakpoint
CREATE TABLE "imprints" ("id" serial PRIMARY KEY NOT NULL, "name" text, "city" text, "note" text);'
commit 2025-05-05 ann "c53 one migration instead of seventeen"
add music code tracks mix text
drop music code imprints phone
commit 2025-05-07 ann "c54 the code knows mixes, and gives up the phones that the squash forgot"

# --- the journal's times, an entry without file, a migration that fails for a while ---------------------------------------------
add music code,snap,init tracks key text
file music 0001_track_key 'ALTER TABLE "tracks" ADD COLUMN "key" text;'
register music 0001_track_key 1735000000123
commit 2025-05-08 ben "c55 keys, dated before the baseline"
sed -i 's/^0001_track_key .*/0001_track_key 1736086400123/' "$lists/music.journal"
write_journal music
commit 2025-05-09 ben "c56 dated after it"
register music 0002_lost
commit 2025-05-12 cleo "c57 an entry without its file"
unregister music 0002_lost
rm "$(folder music)/meta/0002_snapshot.json"
commit 2025-05-13 cleo "c58 it is taken back"
add music snap,init tracks temp text
migrate music 0002_temp 'ALTER TABLE "tracks" ADD COLUMN "temp" text;'
commit 2025-05-14 ben "c59 something temporary, not in the code"
file music 0002_temp 'ALTER TABLE "tracks" ADD COLUMN "temp" txt;'
commit 2025-05-15 ben "c60 its migration fails now"
file music 0002_temp 'ALTER TABLE "tracks" ADD COLUMN "temp" text;'
commit 2025-05-16 ben "c61 it runs again"
add music code tracks temp text
commit 2025-05-19 ben "c62 the code knows it"

# --- the other database, and both at once ---------------------------------------------------------------------------------------
add stats code plays day text
commit 2025-05-20 cleo "c63 days of plays, in the code only"
add stats snap plays day text
migrate stats 0001_play_day 'ALTER TABLE "plays" ADD COLUMN "day" text;'
commit 2025-05-21 cleo "c64 the migration of the days"
add music code albums sleeve text
add stats code plays device text
commit 2025-05-22 ann "c65 sleeves and devices, in the code only"
add music snap,init albums sleeve text
migrate music 0003_album_sleeve 'ALTER TABLE "albums" ADD COLUMN "sleeve" text;'
commit 2025-05-23 ann "c66 the migration of the sleeves"

# --- a source goes and comes back, a table goes, a table comes in parts --------------------------------------------------------------------------
git rm -q db/scripts/init.ts
touch "$lists/no-init"
commit 2025-05-26 ben "c67 nobody needs the init script"
rm "$lists/no-init"
commit 2025-05-27 ben "c68 somebody does, and it still makes no moods"
drop stats snap geo
migrate stats 0002_drop_geo 'DROP TABLE "geo";'
commit 2025-05-28 cleo "c69 no places any more, but in the code"
drop stats code geo
commit 2025-05-30 cleo "c70 not even there"
add stats code regions id serial name text code text
commit 2025-06-02 ann "c71 regions, in the code only"
add stats snap regions id serial name text
migrate stats 0003_regions 'CREATE TABLE "regions" ("id" serial PRIMARY KEY NOT NULL, "name" text);'
commit 2025-06-03 ann "c72 regions, without their code"
note 2025-06-13 ben "c73 the end"
