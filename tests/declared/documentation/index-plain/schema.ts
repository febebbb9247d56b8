import { index, pgTable, serial, text, uniqueIndex } from "drizzle-orm/pg-core";

export const user = pgTable("user", { id: serial("id").primaryKey(), name: text("name"), email: text("email") }, (table) => [index("name_idx").on(table.name), uniqueIndex("email_idx").on(table.email)]);
