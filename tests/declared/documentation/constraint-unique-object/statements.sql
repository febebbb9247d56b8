-- tables 1/1, columns 2/2, extras 2/2
CREATE TABLE "public"."composite_example" (
    "id" integer,
    "name" text
);
ALTER TABLE "public"."composite_example" ADD CONSTRAINT "composite_example_id_name_unique" UNIQUE ("id", "name");
ALTER TABLE "public"."composite_example" ADD CONSTRAINT "custom_name" UNIQUE NULLS NOT DISTINCT ("id", "name");
