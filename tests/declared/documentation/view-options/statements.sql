-- unread schema.ts:23 public.new_yorkers_2: `.with()` of a query is not known
-- tables 2/2, columns 5/5, extras 1/2
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
