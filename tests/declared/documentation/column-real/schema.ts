import { sql } from "drizzle-orm";
import { doublePrecision, pgTable, real } from "drizzle-orm/pg-core";

export const measures = pgTable("measures", {
  r: real(),
  r1: real().default(10.1),
  r2: real().default(sql`10.1`),
  d: doublePrecision(),
  d1: doublePrecision().default(10.1),
  d2: doublePrecision().default(sql`10.1`),
});
