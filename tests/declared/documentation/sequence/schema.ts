import { pgSchema, pgSequence } from "drizzle-orm/pg-core";

export const plain = pgSequence("plain");
export const full = pgSequence("full", { startWith: 100, maxValue: 10000, minValue: 100, cycle: true, cache: 10, increment: 2 });
export const down = pgSequence("down", { increment: -1 });
export const counted = pgSchema("counted");
export const other = counted.sequence("plain");
