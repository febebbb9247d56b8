-- tables 1/1, columns 3/3, extras 0/0
CREATE TABLE "public"."codes" (
    "plain" char,
    "fixed" char(256),
    "restricted" char
);
