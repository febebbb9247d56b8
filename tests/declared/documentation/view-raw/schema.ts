import { eq, sql } from "drizzle-orm";
import { integer, pgMaterializedView, pgTable, pgView, serial, text } from "drizzle-orm/pg-core";

export const users = pgTable("users", { id: serial("id").primaryKey(), name: text("name").notNull(), cityId: integer("city_id").notNull() });
const columns = { id: serial("id").primaryKey(), name: text("name").notNull(), cityId: integer("city_id").notNull() };
export const newYorkers = pgView("new_yorkers", columns).as(sql`select * from ${users} where ${eq(users.cityId, 1)}`);
export const kept = pgMaterializedView("kept_new_yorkers", columns).as(sql`select * from ${users} where ${eq(users.cityId, 1)}`);
