import { sql } from "drizzle-orm";
import { bigint, pgTable } from "drizzle-orm/pg-core";

export const counters = pgTable("counters", {
  number: bigint({ mode: "number" }),
  exact: bigint({ mode: "bigint" }),
  ten: bigint({ mode: "number" }).default(10),
  written: bigint({ mode: "number" }).default(sql`10`),
});
