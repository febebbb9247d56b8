CREATE TABLE "book" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text
);

CREATE TABLE "books_to_authors" (
	"author_id" integer,
	"book_id" integer,
	CONSTRAINT "books_to_authors_book_id_author_id_pk" PRIMARY KEY("book_id","author_id")
);

CREATE TABLE "books_to_readers" (
	"reader_id" integer,
	"book_id" integer,
	CONSTRAINT "custom_name" PRIMARY KEY("book_id","reader_id")
);

CREATE TABLE "user" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text
);

