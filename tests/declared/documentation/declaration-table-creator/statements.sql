-- tables 1/1, columns 2/2, extras 1/1
CREATE TABLE "public"."project1_users" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text NOT NULL
);
ALTER TABLE "public"."project1_users" ADD CONSTRAINT "project1_users_name_unique" UNIQUE ("name");
