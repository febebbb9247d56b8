import { integer, pgTable, text, unique } from "drizzle-orm/pg-core";

export const composite = pgTable("composite_example", { id: integer("id"), name: text("name") }, (t) => ({
  unq: unique().on(t.id, t.name),
  unq2: unique("custom_name").on(t.id, t.name).nullsNotDistinct(),
}));
