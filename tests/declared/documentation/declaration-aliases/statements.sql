-- tables 1/1, columns 3/3, extras 0/0
CREATE TABLE "public"."users" (
    "id" integer,
    "first_name" varchar,
    "last_name" varchar
);
