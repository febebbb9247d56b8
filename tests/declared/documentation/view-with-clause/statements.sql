-- unread schema.ts:17 public.new_yorkers: `.with()` of a query is not known
-- tables 2/2, columns 5/5, extras 0/1
CREATE TABLE "public"."cities" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text
);
CREATE TABLE "public"."users" (
    "id" serial PRIMARY KEY NOT NULL,
    "home_city" integer,
    "age1" integer
);
