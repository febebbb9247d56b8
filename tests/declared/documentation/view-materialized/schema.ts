import { eq } from "drizzle-orm";
import { integer, pgMaterializedView, pgTable, serial, text } from "drizzle-orm/pg-core";

export const users = pgTable("users", { id: serial().primaryKey(), name: text(), cityId: integer("city_id") });
export const newYorkers = pgMaterializedView("new_yorkers").as((qb) => qb.select().from(users).where(eq(users.cityId, 1)));
