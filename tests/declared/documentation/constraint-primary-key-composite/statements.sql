-- tables 4/4, columns 8/8, extras 2/2
CREATE TABLE "public"."user" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text
);
CREATE TABLE "public"."book" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text
);
CREATE TABLE "public"."books_to_authors" (
    "author_id" integer,
    "book_id" integer
);
CREATE TABLE "public"."books_to_readers" (
    "reader_id" integer,
    "book_id" integer
);
ALTER TABLE "public"."books_to_authors" ADD CONSTRAINT "books_to_authors_book_id_author_id_pk" PRIMARY KEY ("book_id", "author_id");
ALTER TABLE "public"."books_to_readers" ADD CONSTRAINT "custom_name" PRIMARY KEY ("book_id", "reader_id");
