-- tables 1/1, columns 2/2, extras 2/2
CREATE SCHEMA "viewed";
CREATE TABLE "viewed"."users" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text
);
CREATE VIEW "viewed"."names" AS
select "name" from "viewed"."users";
CREATE MATERIALIZED VIEW "viewed"."kept" AS
select "id", "name" from "viewed"."users";
