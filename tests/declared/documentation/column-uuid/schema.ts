import { pgTable, uuid } from "drizzle-orm/pg-core";

export const keys = pgTable("keys", { plain: uuid(), random: uuid().defaultRandom(), fixed: uuid().default("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11") });
