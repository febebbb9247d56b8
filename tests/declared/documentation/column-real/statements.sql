-- tables 1/1, columns 6/6, extras 0/0
CREATE TABLE "public"."measures" (
    "r" real,
    "r1" real DEFAULT 10.1,
    "r2" real DEFAULT 10.1,
    "d" double precision,
    "d1" double precision DEFAULT 10.1,
    "d2" double precision DEFAULT 10.1
);
