import { json, pgTable, serial } from "drizzle-orm/pg-core";

type UserId = number & { __brand: "user_id" };
interface Data { foo: string; bar: number }

export const users = pgTable("users", { id: serial().$type<UserId>().primaryKey(), field: json().$type<Data>() });
