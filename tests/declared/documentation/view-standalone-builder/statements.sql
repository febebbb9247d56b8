-- tables 1/1, columns 7/7, extras 2/2
CREATE TABLE "public"."user" (
    "id" serial NOT NULL,
    "name" text,
    "email" text,
    "password" text,
    "role" text,
    "created_at" timestamp,
    "updated_at" timestamp
);
CREATE VIEW "public"."user_view" AS
select "id", "name", "email", "password", "role", "created_at", "updated_at" from "user";
CREATE VIEW "public"."customers_view" AS
select "id", "name" from "user" where "user"."role" = 'customer';
