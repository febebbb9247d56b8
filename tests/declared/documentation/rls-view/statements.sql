-- tables 2/2, columns 4/4, extras 1/1
CREATE TABLE "public"."profiles" (
    "id" integer PRIMARY KEY NOT NULL,
    "email" text
);
CREATE TABLE "public"."rooms_users" (
    "user_id" integer,
    "room" integer
);
CREATE VIEW "public"."rooms_users_profiles" WITH (security_invoker = true) AS
select "rooms_users"."user_id", "rooms_users"."room", "profiles"."email" from "rooms_users" inner join "profiles" on "rooms_users"."user_id" = "profiles"."id";
