import { decimal, numeric, pgTable } from "drizzle-orm/pg-core";

export const prices = pgTable("prices", {
  plain: numeric(),
  precise: numeric({ precision: 100 }),
  scaled: numeric({ precision: 100, scale: 20 }),
  number: numeric({ mode: "number" }),
  exact: numeric({ mode: "bigint" }),
  alias: decimal({ precision: 10, scale: 2 }).default("0.00"),
  counted: numeric({ mode: "number" }).default(1.5),
});
