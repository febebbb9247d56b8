import { bigint, integer, pgTable, text } from "drizzle-orm/pg-core";

export const ingredients = pgTable("ingredients", { id: integer().primaryKey().generatedAlwaysAsIdentity({ startWith: 1000 }), name: text().notNull(), description: text() });
export const steps = pgTable("steps", { id: bigint({ mode: "number" }).primaryKey().generatedByDefaultAsIdentity({ name: "step_numbers", increment: 2, minValue: 10, maxValue: 1000, cache: 5, cycle: true }) });
export const plain = pgTable("plain", { id: integer().generatedByDefaultAsIdentity() });
