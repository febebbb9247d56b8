CREATE TABLE "users" (
	"username" text NOT NULL,
	CONSTRAINT "not_root" CHECK ("users"."username" <> $1)
);

