CREATE TABLE "rows" (
	"a" integer,
	"b" integer
);

CREATE INDEX "a_index" ON "rows" USING btree ("a");
CREATE UNIQUE INDEX "b_index" ON "rows" USING btree ("b") WHERE b <> 0;
