-- tables 4/4, columns 6/6, extras 6/6
CREATE TABLE "public"."user" (
    "id" integer
);
CREATE TABLE "public"."table" (
    "id" integer
);
CREATE TABLE "public"."composite_example" (
    "id" integer,
    "name" text
);
CREATE TABLE "public"."user_nulls_example" (
    "id" integer,
    "other" integer
);
ALTER TABLE "public"."user" ADD CONSTRAINT "user_id_unique" UNIQUE ("id");
ALTER TABLE "public"."table" ADD CONSTRAINT "custom_name" UNIQUE ("id");
ALTER TABLE "public"."composite_example" ADD CONSTRAINT "composite_example_id_name_unique" UNIQUE ("id", "name");
ALTER TABLE "public"."composite_example" ADD CONSTRAINT "other_name" UNIQUE ("name", "id");
ALTER TABLE "public"."user_nulls_example" ADD CONSTRAINT "third_name" UNIQUE NULLS NOT DISTINCT ("id");
ALTER TABLE "public"."user_nulls_example" ADD CONSTRAINT "user_nulls_example_other_unique" UNIQUE NULLS NOT DISTINCT ("other");
