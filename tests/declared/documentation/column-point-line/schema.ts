import { line, pgTable, point } from "drizzle-orm/pg-core";

export const shapes = pgTable("shapes", { p: point(), pXy: point({ mode: "xy" }), l: line(), lAbc: line({ mode: "abc" }) });
