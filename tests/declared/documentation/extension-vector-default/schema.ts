import { halfvec, pgTable, vector } from "drizzle-orm/pg-core";

export const items = pgTable("items", { embedding: vector({ dimensions: 3 }).default([0, -2, 3]), half: halfvec({ dimensions: 3 }).default([0, -2, 3]) });
