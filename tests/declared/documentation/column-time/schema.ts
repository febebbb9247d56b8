import { pgTable, time } from "drizzle-orm/pg-core";

export const alarms = pgTable("alarms", {
  plain: time(),
  zoned: time({ withTimezone: true }),
  precise: time({ precision: 6 }),
  both: time({ precision: 6, withTimezone: true }),
  noon: time().default("12:00:00"),
  now: time().defaultNow(),
});
