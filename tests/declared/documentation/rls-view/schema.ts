import { eq, getTableColumns } from "drizzle-orm";
import { integer, pgTable, pgView, text } from "drizzle-orm/pg-core";

export const profiles = pgTable("profiles", { id: integer().primaryKey(), email: text() });
export const roomsUsers = pgTable("rooms_users", { userId: integer("user_id"), room: integer() });
export const roomsUsersProfiles = pgView("rooms_users_profiles")
  .with({ securityInvoker: true })
  .as((qb) => qb.select({ ...getTableColumns(roomsUsers), email: profiles.email }).from(roomsUsers).innerJoin(profiles, eq(roomsUsers.userId, profiles.id)));
