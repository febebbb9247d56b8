import { crudPolicy } from "drizzle-orm/neon";
import { integer, pgRole, pgTable } from "drizzle-orm/pg-core";

export const boss = pgRole("boss");
export const users = pgTable("users", { id: integer() }, (t) => [crudPolicy({ role: boss, read: true, modify: false })]);
