import { integer, pgRole, pgTable } from "drizzle-orm/pg-core";

export const admin = pgRole("admin", { createRole: true, createDb: true, inherit: true });
export const there = pgRole("there").existing();
export const users = pgTable("users", { id: integer() });
