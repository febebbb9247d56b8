import { char, pgTable } from "drizzle-orm/pg-core";

export const codes = pgTable("codes", { plain: char(), fixed: char({ length: 256 }), restricted: char({ enum: ["x", "y"] }) });
