-- tables 1/1, columns 3/3, extras 1/1
CREATE TABLE "public"."test" (
    "id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "public"."test_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1) NOT NULL,
    "content" text,
    "content_search" "tsvector" GENERATED ALWAYS AS (to_tsvector('english', "test"."content")) STORED
);
CREATE INDEX "idx_content_search" ON "public"."test" USING gin ("content_search");
