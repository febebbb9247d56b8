CREATE TABLE "users" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text,
	"city_id" integer
);

CREATE MATERIALIZED VIEW "public"."new_yorkers" AS (select "id", "name", "city_id" from "users" where "users"."city_id" = 1);
