import { sql } from "drizzle-orm";
import { smallint, pgTable } from "drizzle-orm/pg-core";

export const counters = pgTable("counters", { plain: smallint(), ten: smallint().default(10), written: smallint().default(sql`10`) });
