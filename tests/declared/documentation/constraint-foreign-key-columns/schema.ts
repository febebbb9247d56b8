import { foreignKey, pgTable, primaryKey, serial, text } from "drizzle-orm/pg-core";

export const user = pgTable("user", { firstName: text("firstName"), lastName: text("lastName") }, (table) => [primaryKey({ columns: [table.firstName, table.lastName] })]);
export const profile = pgTable("profile", { id: serial("id").primaryKey(), userFirstName: text("user_first_name"), userLastName: text("user_last_name") }, (table) => [
  foreignKey({ columns: [table.userFirstName, table.userLastName], foreignColumns: [user.firstName, user.lastName], name: "custom_fk" }).onDelete("cascade").onUpdate("cascade"),
]);
