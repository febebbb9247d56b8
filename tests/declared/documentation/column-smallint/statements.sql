-- tables 1/1, columns 3/3, extras 0/0
CREATE TABLE "public"."counters" (
    "plain" smallint,
    "ten" smallint DEFAULT 10,
    "written" smallint DEFAULT 10
);
