-- tables 1/1, columns 9/9, extras 1/1
CREATE TYPE "public"."tag" AS ENUM ('a', 'b');
CREATE TABLE "public"."lists" (
    "plain" integer[],
    "sized" integer[3],
    "deep" text[][],
    "empty" text[] DEFAULT '{}',
    "written" text[] DEFAULT '{}'::text[],
    "words" text[] DEFAULT '{"a","b c"}' NOT NULL,
    "numbers" integer[] DEFAULT '{1,2}',
    "short" varchar(10)[],
    "tags" "public"."tag"[]
);
