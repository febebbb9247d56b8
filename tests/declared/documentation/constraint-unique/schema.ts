import { integer, pgTable, text, unique } from "drizzle-orm/pg-core";

export const user = pgTable("user", { id: integer("id").unique() });
export const table = pgTable("table", { id: integer("id").unique("custom_name") });
export const composite = pgTable("composite_example", { id: integer("id"), name: text("name") }, (t) => [unique().on(t.id, t.name), unique("other_name").on(t.name, t.id)]);
export const userNulls = pgTable("user_nulls_example", { id: integer("id").unique("third_name", { nulls: "not distinct" }), other: integer("other") }, (t) => [unique().on(t.other).nullsNotDistinct()]);
