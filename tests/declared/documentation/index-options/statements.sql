-- trap schema.ts:6 public.b: `.desc()` on `column_1` makes `DESC NULLS LAST`, where PostgreSQL's own `DESC` has nulls first
-- trap schema.ts:6 public.b: `.desc()` on `column_2` makes `DESC NULLS LAST`, where PostgreSQL's own `DESC` has nulls first
-- tables 1/1, columns 3/3, extras 8/8
CREATE TABLE "public"."rows" (
    "column_1" integer,
    "column_2" text,
    "column3" text
);
CREATE UNIQUE INDEX "d" ON "public"."rows" (lower("column_2"), "column_1");
CREATE UNIQUE INDEX "rows_column3_index" ON "public"."rows" ("column3" DESC NULLS FIRST);
CREATE INDEX "a" ON "public"."rows" ("column_1", "column_2" NULLS FIRST) WITH (fillfactor=70) WHERE "rows"."column_1" > 0;
CREATE INDEX "b" ON "public"."rows" ("column_1" DESC NULLS LAST, "column_2" DESC NULLS LAST);
CREATE INDEX "c" ON "public"."rows" USING btree ("column_1", lower("column_2"), "column3" text_ops) WHERE column_1 is not null;
CREATE INDEX "e" ON "public"."rows" USING gin (to_tsvector('simple', "column_2"));
CREATE INDEX "rows_column_1_column3_index" ON "public"."rows" ("column_1", "column3");
CREATE INDEX "h" ON "public"."rows" USING hash ("column3");
