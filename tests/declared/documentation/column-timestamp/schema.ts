import { sql } from "drizzle-orm";
import { pgTable, timestamp } from "drizzle-orm/pg-core";

export const events = pgTable("events", {
  plain: timestamp(),
  zoned: timestamp({ precision: 6, withTimezone: true }),
  now: timestamp().defaultNow(),
  written: timestamp().default(sql`now()`),
  asText: timestamp({ mode: "string" }),
  asDate: timestamp({ mode: "date", precision: 3 }),
  fixed: timestamp({ mode: "string" }).default("2024-01-02 03:04:05"),
  fixedDate: timestamp({ mode: "date" }).default(new Date("2024-01-02T03:04:05.000Z")),
});
