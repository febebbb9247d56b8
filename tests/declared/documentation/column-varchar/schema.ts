import { pgTable, varchar } from "drizzle-orm/pg-core";

export const names = pgTable("names", { plain: varchar(), short: varchar({ length: 256 }), restricted: varchar({ length: 10, enum: ["a", "b"] }), named: varchar("their_name", { length: 20 }).default("x") });
