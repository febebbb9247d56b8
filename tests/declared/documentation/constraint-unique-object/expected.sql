CREATE TABLE "composite_example" (
	"id" integer,
	"name" text,
	CONSTRAINT "composite_example_id_name_unique" UNIQUE("id","name"),
	CONSTRAINT "custom_name" UNIQUE NULLS NOT DISTINCT("id","name")
);

