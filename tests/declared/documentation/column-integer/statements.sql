-- tables 1/1, columns 4/4, extras 0/0
CREATE TABLE "public"."counters" (
    "plain" integer,
    "ten" integer DEFAULT 10,
    "written" integer DEFAULT 10,
    "negative" integer DEFAULT -3
);
