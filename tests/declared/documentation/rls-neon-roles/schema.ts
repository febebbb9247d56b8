import { authUid, authenticatedRole, crudPolicy } from "drizzle-orm/neon";
import { sql } from "drizzle-orm";
import { integer, pgPolicy, pgTable, text } from "drizzle-orm/pg-core";

export const users = pgTable("users", { id: integer(), owner: text() }, (t) => [
  pgPolicy(`policy-insert`, { for: "insert", to: authenticatedRole, withCheck: sql`false` }),
  crudPolicy({ role: authenticatedRole, read: authUid(t.owner), modify: null }),
]);
