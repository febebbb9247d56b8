import { sql } from "drizzle-orm";
import { boolean, pgTable } from "drizzle-orm/pg-core";

export const flags = pgTable("flags", { plain: boolean(), yes: boolean().default(true), no: boolean().default(false), written: boolean().default(sql`true`) });
