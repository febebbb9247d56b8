CREATE TABLE "project1_users" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "project1_users_name_unique" UNIQUE("name")
);

