import { sql } from "drizzle-orm";
import { check, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";

export const users = pgTable("users", { id: uuid().defaultRandom().primaryKey(), username: text().notNull(), age: integer() }, (table) => [
  check("age_check1", sql`${table.age} > 21`),
  check("age_check2", sql`${table.age} < ${sql.raw("150")} and ${table.username} <> 'root'`),
]);
