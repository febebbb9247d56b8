-- tables 3/3, columns 4/4, extras 0/0
CREATE TABLE "public"."plain" (
    "n" serial NOT NULL
);
CREATE TABLE "public"."small" (
    "n" smallserial NOT NULL
);
CREATE TABLE "public"."big" (
    "n" bigserial NOT NULL,
    "exact" bigserial
);
