import { index, pgTable, serial, text, uuid } from "drizzle-orm/pg-core";

export const notes = pgTable("notes", { id: uuid("id").primaryKey().defaultRandom(), body: text("body").notNull(), author: text("author") }, (table) => [
  index("notes_body_idx").on(table.body),
]);

export const tags = pgTable("tags", { id: serial("id").primaryKey(), label: text("label").unique() });
