-- tables 1/1, columns 4/4, extras 0/0
CREATE TABLE "public"."counters" (
    "number" bigint,
    "exact" bigint,
    "ten" bigint DEFAULT 10,
    "written" bigint DEFAULT 10
);
