import { eq } from "drizzle-orm";
import { pgTable, pgView, QueryBuilder, serial, text, timestamp } from "drizzle-orm/pg-core";

const qb = new QueryBuilder();

export const user = pgTable("user", {
  id: serial(),
  name: text(),
  email: text(),
  password: text(),
  role: text().$type<"admin" | "customer">(),
  createdAt: timestamp("created_at"),
  updatedAt: timestamp("updated_at"),
});

export const userView = pgView("user_view").as(qb.select().from(user));
export const customersView = pgView("customers_view").as(qb.select({ id: user.id, name: user.name }).from(user).where(eq(user.role, "customer")));
