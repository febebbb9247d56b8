import { foreignKey, integer, pgTable, serial, text, type AnyPgColumn } from "drizzle-orm/pg-core";

export const user = pgTable("user", { id: serial("id").primaryKey(), name: text("name"), parentId: integer("parent_id").references((): AnyPgColumn => user.id) });
export const other = pgTable("other", { id: serial("id").primaryKey(), name: text("name"), parentId: integer("parent_id") }, (table) => [
  foreignKey({ columns: [table.parentId], foreignColumns: [table.id], name: "custom_fk" }),
]);
