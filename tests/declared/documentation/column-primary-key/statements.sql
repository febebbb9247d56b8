-- tables 2/2, columns 2/2, extras 0/0
CREATE TABLE "public"."user" (
    "id" serial PRIMARY KEY NOT NULL
);
CREATE TABLE "public"."table" (
    "cuid" text PRIMARY KEY NOT NULL
);
