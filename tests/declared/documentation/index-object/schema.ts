import { sql } from "drizzle-orm";
import { index, integer, pgTable, uniqueIndex } from "drizzle-orm/pg-core";

export const rows = pgTable("rows", { a: integer(), b: integer() }, (table) => ({ aIndex: index("a_index").on(table.a), bIndex: uniqueIndex("b_index").on(table.b).where(sql`b <> 0`) }));
