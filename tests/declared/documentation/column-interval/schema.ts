import { interval, pgTable } from "drizzle-orm/pg-core";

export const spans = pgTable("spans", { plain: interval(), precise: interval({ fields: "day to second", precision: 6 }), months: interval({ fields: "month" }), week: interval().default("7 days") });
