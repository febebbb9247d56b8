import { sql } from "drizzle-orm";
import { json, jsonb, pgTable } from "drizzle-orm/pg-core";

export const documents = pgTable("documents", {
  j: json(),
  j1: json().default({ foo: "bar" }),
  j2: json().default(sql`'{"foo": "bar"}'`),
  b: jsonb(),
  b1: jsonb().default({ foo: "bar", list: [1, "two", null, { deep: true }] }),
  b2: jsonb().default(sql`'{"foo": "bar"}'::jsonb`),
  typed: jsonb().$type<string[]>().default([]),
});
