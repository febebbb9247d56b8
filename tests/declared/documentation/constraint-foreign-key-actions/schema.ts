import { integer, pgTable, serial } from "drizzle-orm/pg-core";

export const users = pgTable("users", { id: serial().primaryKey() });
export const posts = pgTable("posts", {
  a: integer().references(() => users.id, { onDelete: "cascade" }),
  b: integer().references(() => users.id, { onDelete: "set null", onUpdate: "restrict" }),
  c: integer().references(() => users.id, { onUpdate: "cascade", onDelete: "no action" }),
  d: integer().references(() => users.id, { onDelete: "set default" }),
});
