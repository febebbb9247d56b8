import { sql } from "drizzle-orm";
import { foreignKey, pgPolicy, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { authenticatedRole, authUid, authUsers, serviceRole } from "drizzle-orm/supabase";

export const profiles = pgTable("profiles", { id: uuid().primaryKey().notNull(), email: text().notNull() }, (table) => [
  foreignKey({ columns: [table.id], foreignColumns: [authUsers.id], name: "profiles_id_fk" }).onDelete("cascade"),
  pgPolicy("authenticated can view all profiles", { for: "select", to: authenticatedRole, using: sql`true` }),
  pgPolicy("own profile", { for: "update", to: serviceRole, using: sql`${authUid} = ${table.id}` }),
]);
