import { bigserial, pgTable, serial, smallserial } from "drizzle-orm/pg-core";

export const plain = pgTable("plain", { n: serial() });
export const small = pgTable("small", { n: smallserial() });
export const big = pgTable("big", { n: bigserial({ mode: "number" }), exact: bigserial({ mode: "bigint" }) });
