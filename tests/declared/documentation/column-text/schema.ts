import { pgTable, text } from "drizzle-orm/pg-core";

export const notes = pgTable("notes", {
  plain: text(),
  restricted: text({ enum: ["draft", "final"] }),
  both: text("other_name", { enum: ["a", "b"] }).default("a"),
  quoted: text().default("it's"),
  empty: text().default(""),
});
