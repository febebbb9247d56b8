CREATE TABLE "table" (
	"cuid" text PRIMARY KEY NOT NULL
);

CREATE TABLE "user" (
	"id" serial PRIMARY KEY NOT NULL
);

