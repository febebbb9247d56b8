import { sql } from "drizzle-orm";
import { index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";

export const rows = pgTable("rows", { column1: integer("column_1"), column2: text("column_2"), column3: text() }, (table) => [
  index("a").on(table.column1.asc(), table.column2.nullsFirst()).concurrently().where(sql`${table.column1} > 0`).with({ fillfactor: "70" }),
  index("b").onOnly(table.column1.desc(), table.column2.desc().nullsLast()),
  index("c").using("btree", table.column1.asc(), sql`lower(${table.column2})`, table.column3.op("text_ops")).where(sql`column_1 is not null`),
  uniqueIndex("d").on(sql`lower(${table.column2})`, table.column1),
  index("e").using("gin", sql`to_tsvector('simple', ${table.column2})`),
  index().on(table.column1, table.column3),
  uniqueIndex().on(table.column3.desc().nullsFirst()),
  index("h").using("hash", table.column3),
]);
