import { integer, pgTable, serial, text } from "drizzle-orm/pg-core";

export const user = pgTable("user", { id: serial("id").primaryKey(), name: text("name") });
export const book = pgTable("book", { id: serial("id"), name: text("name"), authorId: integer("author_id").references(() => user.id) });
