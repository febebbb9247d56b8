import { sql } from "drizzle-orm";
import { integer, pgEnum, pgTable, text, varchar } from "drizzle-orm/pg-core";

export const tag = pgEnum("tag", ["a", "b"]);
export const lists = pgTable("lists", {
  plain: integer().array(),
  sized: integer().array(3),
  deep: text().array().array(),
  empty: text().array().default([]),
  written: text().array().default(sql`'{}'::text[]`),
  words: text().array().notNull().default(["a", "b c"]),
  numbers: integer().array().default([1, 2]),
  short: varchar({ length: 10 }).array(),
  tags: tag().array(),
});
