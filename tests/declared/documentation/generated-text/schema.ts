import { sql } from "drizzle-orm";
import { pgTable, text } from "drizzle-orm/pg-core";

import type { SQL } from "drizzle-orm";

export const fixed = pgTable("fixed", { generatedName: text("gen_name").generatedAlwaysAs(sql`'hello "world"!'`) });
export const test = pgTable("test", { name: text("first_name"), generatedName: text("gen_name").generatedAlwaysAs((): SQL => sql`'hi, ' || ${test.name} || '!'`) });
export const raw = pgTable("raw", { generatedName: text("gen_name").generatedAlwaysAs("'hello'") });
