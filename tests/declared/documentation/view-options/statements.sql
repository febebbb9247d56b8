-- tables 2/2, columns 5/5, extras 2/2
CREATE TABLE "public"."cities" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text
);
CREATE TABLE "public"."users" (
    "id" serial PRIMARY KEY NOT NULL,
    "home_city" integer,
    "age1" integer
);
CREATE VIEW "public"."new_yorkers" WITH (check_option = cascaded, security_barrier = true, security_invoker = true) AS
select "id", "home_city", "age1" from "users" where "users"."age1" > 18;
CREATE MATERIALIZED VIEW "public"."new_yorkers_2" USING "heap" WITH (fillfactor = 90, toast_tuple_target = 256, autovacuum_enabled = true) AS
with "sq" as (select "users"."id" as "user_id", "cities"."id" as "city_id", "users"."home_city" from "users" left join "cities" on "cities"."id" = "users"."home_city" where "users"."age1" > 18) select "user_id", "city_id", "home_city" from "sq" where "sq"."home_city" = 1
WITH NO DATA;
