import { date, pgTable } from "drizzle-orm/pg-core";

export const days = pgTable("days", { plain: date(), asDate: date({ mode: "date" }), asText: date({ mode: "string" }), now: date().defaultNow(), fixed: date().default("2024-01-02") });
