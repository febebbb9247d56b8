import { sql } from "drizzle-orm";
import { customType, pgTable } from "drizzle-orm/pg-core";

const customSerial = customType<{ data: number; notNull: true; default: true }>({ dataType() { return "serial"; } });
const customText = customType<{ data: string }>({ dataType: () => "text" });
const customBoolean = customType<{ data: boolean }>({ dataType() { return "boolean"; } });
const customJsonb = <TData>(name: string) => customType<{ data: TData; driverData: string }>({
  dataType() { return "jsonb"; },
  toDriver(value: TData): string { return JSON.stringify(value); },
})(name);
const customTimestamp = customType<{ data: Date; driverData: string; config: { withTimezone: boolean; precision?: number } }>({
  dataType(config) {
    const precision = typeof config?.precision !== "undefined" ? ` (${config.precision})` : "";
    return `timestamp${precision}${config?.withTimezone ? " with time zone" : ""}`;
  },
  fromDriver(value: string): Date { return new Date(value); },
});

export const users = pgTable("users", {
  id: customSerial("id").primaryKey(),
  name: customText("name").notNull(),
  verified: customBoolean("verified").notNull().default(false),
  jsonb: customJsonb<string[]>("jsonb"),
  createdAt: customTimestamp("created_at", { withTimezone: true }).notNull().default(sql`now()`),
  precise: customTimestamp("precise", { withTimezone: false, precision: 3 }),
  bare: customTimestamp("bare"),
});
