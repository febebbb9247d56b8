import { sql } from "drizzle-orm";
import { integer, pgTable } from "drizzle-orm/pg-core";

export const counters = pgTable("counters", {
  plain: integer(),
  ten: integer().default(10),
  written: integer().default(sql`10`),
  negative: integer().default(-3),
});
