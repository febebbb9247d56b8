-- tables 1/1, columns 3/3, extras 1/1
CREATE TABLE "public"."users" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text,
    "city_id" integer
);
CREATE MATERIALIZED VIEW "public"."new_yorkers" AS
select "id", "name", "city_id" from "users" where "users"."city_id" = 1;
