-- tables 1/1, columns 4/4, extras 0/0
CREATE TABLE "public"."names" (
    "plain" varchar,
    "short" varchar(256),
    "restricted" varchar(10),
    "their_name" varchar(20) DEFAULT 'x'
);
