import { sql } from "drizzle-orm";
import { integer, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

import type { SQL } from "drizzle-orm";

const createId = () => "id";

export const table = pgTable("table", {
  integer1: integer().default(42),
  integer2: integer().default(sql`42`),
  uuid1: uuid().defaultRandom(),
  uuid2: uuid().default(sql`gen_random_uuid()`),
  made: text().$defaultFn(() => createId()),
  made2: text().$default(() => createId()),
  counter: integer().default(sql`1`).$onUpdateFn((): SQL => sql`${table.counter} + 1`),
  updatedAt: timestamp({ mode: "date", precision: 3 }).$onUpdate(() => new Date()),
  nothing: text().$type<string | null>().$onUpdate(() => null),
});
