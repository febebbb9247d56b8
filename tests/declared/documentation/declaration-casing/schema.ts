import { index, integer, pgTable, serial, text, timestamp, unique } from "drizzle-orm/pg-core";

export const users = pgTable("users", { id: serial().primaryKey(), fullName: text(), createdAt: timestamp(), explicitName: text("explicitName"), homeURL: text(), x2Y: text() }, (t) => [
  index().on(t.fullName),
  unique().on(t.fullName, t.createdAt),
]);
export const posts = pgTable("posts", { ownerId: integer().references(() => users.id), upperTitle: text().unique() });
