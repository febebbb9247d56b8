CREATE TABLE "user" (
	"id" serial NOT NULL,
	"name" text,
	"email" text,
	"password" text,
	"role" text,
	"created_at" timestamp,
	"updated_at" timestamp
);

CREATE VIEW "public"."customers_view" AS (select "id", "name" from "user" where "user"."role" = 'customer');
CREATE VIEW "public"."user_view" AS (select "id", "name", "email", "password", "role", "created_at", "updated_at" from "user");
