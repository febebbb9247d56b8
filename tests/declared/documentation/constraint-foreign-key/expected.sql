CREATE TABLE "book" (
	"id" serial NOT NULL,
	"name" text,
	"author_id" integer
);

CREATE TABLE "user" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text
);

ALTER TABLE "book" ADD CONSTRAINT "book_author_id_user_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;
