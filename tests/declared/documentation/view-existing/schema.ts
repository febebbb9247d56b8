import { pgMaterializedView, pgTable, pgView, serial, text } from "drizzle-orm/pg-core";

export const user = pgTable("user", { id: serial(), name: text() });
export const trimmedUser = pgView("trimmed_user", { id: serial("id"), name: text("name"), email: text("email") }).existing();
export const keptUser = pgMaterializedView("kept_user", { id: serial("id") }).existing();
