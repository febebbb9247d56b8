-- tables 1/1, columns 3/3, extras 2/2
CREATE TABLE "public"."users" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text NOT NULL,
    "city_id" integer NOT NULL
);
CREATE VIEW "public"."new_yorkers" AS
select * from "users" where "users"."city_id" = 1;
CREATE MATERIALIZED VIEW "public"."kept_new_yorkers" AS
select * from "users" where "users"."city_id" = 1;
