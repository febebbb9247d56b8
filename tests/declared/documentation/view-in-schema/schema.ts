import { pgSchema, serial, text } from "drizzle-orm/pg-core";

export const viewed = pgSchema("viewed");
export const users = viewed.table("users", { id: serial().primaryKey(), name: text() });
export const names = viewed.view("names").as((qb) => qb.select({ name: users.name }).from(users));
export const kept = viewed.materializedView("kept").as((qb) => qb.select().from(users));
