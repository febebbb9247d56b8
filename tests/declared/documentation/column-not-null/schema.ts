import { integer, pgTable } from "drizzle-orm/pg-core";

export const table = pgTable("table", { integer: integer().notNull(), both: integer().notNull().default(0) });
