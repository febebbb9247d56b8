import { integer, pgTable, timestamp } from "drizzle-orm/pg-core";

import { timestamps } from "./columns.helpers";

export const users = pgTable("users", { id: integer(), ...timestamps });
export const posts = pgTable("posts", { id: integer(), ...timestamps });
