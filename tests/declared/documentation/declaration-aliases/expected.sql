CREATE TABLE "users" (
	"id" integer,
	"first_name" varchar,
	"last_name" varchar
);

