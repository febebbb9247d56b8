import { eq, sql } from "drizzle-orm";
import { integer, pgTable, pgView, serial, text } from "drizzle-orm/pg-core";

export const cities = pgTable("cities", { id: serial().primaryKey(), name: text() });
export const users = pgTable("users", { id: serial().primaryKey(), homeCity: integer("home_city"), age1: integer() });

export const newYorkers = pgView("new_yorkers")
  .with({ securityBarrier: true })
  .as((qb) => {
    const sq = qb.$with("sq").as(
      qb
        .select({ userId: sql<number>`${users.id}`.as("user_id"), cityId: sql<number>`${cities.id}`.as("city_id"), homeCity: users.homeCity })
        .from(users)
        .leftJoin(cities, eq(cities.id, users.homeCity))
        .where(sql`${users.age1} > 18`),
    );
    return qb.with(sq).select().from(sq).where(sql`${sq.homeCity} = 1`);
  });
