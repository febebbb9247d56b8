CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"username" text NOT NULL,
	"age" integer,
	CONSTRAINT "age_check1" CHECK ("users"."age" > 21),
	CONSTRAINT "age_check2" CHECK ("users"."age" < 150 and "users"."username" <> 'root')
);

