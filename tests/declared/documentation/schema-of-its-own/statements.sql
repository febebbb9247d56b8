-- tables 1/1, columns 3/3, extras 1/1
CREATE SCHEMA "my_schema";
CREATE TYPE "my_schema"."colors" AS ENUM ('red', 'green', 'blue');
CREATE TABLE "my_schema"."users" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text,
    "color" "my_schema"."colors" DEFAULT 'red'
);
