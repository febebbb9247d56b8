CREATE TABLE "composite_example" (
	"id" integer,
	"name" text,
	CONSTRAINT "composite_example_id_name_unique" UNIQUE("id","name"),
	CONSTRAINT "other_name" UNIQUE("name","id")
);

CREATE TABLE "table" (
	"id" integer,
	CONSTRAINT "custom_name" UNIQUE("id")
);

CREATE TABLE "user" (
	"id" integer,
	CONSTRAINT "user_id_unique" UNIQUE("id")
);

CREATE TABLE "user_nulls_example" (
	"id" integer,
	"other" integer,
	CONSTRAINT "third_name" UNIQUE NULLS NOT DISTINCT("id"),
	CONSTRAINT "user_nulls_example_other_unique" UNIQUE NULLS NOT DISTINCT("other")
);

