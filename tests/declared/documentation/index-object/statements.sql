-- tables 1/1, columns 2/2, extras 2/2
CREATE TABLE "public"."rows" (
    "a" integer,
    "b" integer
);
CREATE UNIQUE INDEX "b_index" ON "public"."rows" ("b") WHERE b <> 0;
CREATE INDEX "a_index" ON "public"."rows" ("a");
