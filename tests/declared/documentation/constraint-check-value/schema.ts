import { sql } from "drizzle-orm";
import { check, pgTable, text } from "drizzle-orm/pg-core";

export const users = pgTable("users", { username: text().notNull() }, (table) => [check("not_root", sql`${table.username} <> ${"root"}`)]);
