import { integer, pgSchema, pgTable, serial, uniqueIndex } from "drizzle-orm/pg-core";

export const custom = pgSchema("custom");
export const users = custom.table("users", { id: serial().primaryKey(), code: integer().unique() }, (t) => [uniqueIndex("users_pair").on(t.id, t.code)]);
export const posts = pgTable("posts", { owner: integer().references(() => users.id), code: integer().references(() => users.code) });
