import { jsonb, pgTable } from "drizzle-orm/pg-core";

export const documents = pgTable("documents", { quoted: jsonb().default({ text: "it's" }) });
