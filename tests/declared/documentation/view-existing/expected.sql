CREATE TABLE "user" (
	"id" serial NOT NULL,
	"name" text
);

