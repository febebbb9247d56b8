import { sql } from "drizzle-orm";
import { integer, pgPolicy, pgRole, pgTable } from "drizzle-orm/pg-core";

export const manager = pgRole("manager");
export const users = pgTable("users", { id: integer() }, (t) => [
  pgPolicy("policy", { as: "permissive", to: manager, for: "update", using: sql`${t.id} > 0`, withCheck: sql`true` }),
  pgPolicy("bare"),
  pgPolicy("several", { as: "restrictive", to: ["current_user", manager, "public"], for: "select", using: sql`id = 1` }),
]);
