CREATE TABLE "rows" (
	"column_1" integer,
	"column_2" text,
	"column3" text
);

CREATE INDEX CONCURRENTLY "a" ON "rows" USING btree ("column_1","column_2" NULLS FIRST) WITH (fillfactor=70) WHERE "rows"."column_1" > 0;
CREATE INDEX "b" ON "rows" USING btree ("column_1" DESC NULLS LAST,"column_2" DESC NULLS LAST);
CREATE INDEX "c" ON "rows" USING btree ("column_1",lower("column_2"),"column3" text_ops) WHERE column_1 is not null;
CREATE UNIQUE INDEX "d" ON "rows" USING btree (lower("column_2"),"column_1");
CREATE INDEX "e" ON "rows" USING gin (to_tsvector('simple', "column_2"));
CREATE INDEX "rows_column_1_column3_index" ON "rows" USING btree ("column_1","column3");
CREATE UNIQUE INDEX "rows_column3_index" ON "rows" USING btree ("column3" DESC NULLS FIRST);
CREATE INDEX "h" ON "rows" USING hash ("column3");
