import { pgTableCreator, serial, text } from "drizzle-orm/pg-core";

const pgTable = pgTableCreator((name) => `project1_${name}`);

export const users = pgTable("users", { id: serial("id").primaryKey(), name: text("name").notNull().unique() });
