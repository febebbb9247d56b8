-- tables 2/2, columns 5/5, extras 1/1
CREATE TABLE "public"."user" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text
);
CREATE TABLE "public"."book" (
    "id" serial NOT NULL,
    "name" text,
    "author_id" integer
);
ALTER TABLE "public"."book" ADD CONSTRAINT "book_author_id_user_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."user" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
