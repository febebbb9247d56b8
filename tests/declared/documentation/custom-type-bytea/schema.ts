import { customType, pgTable } from "drizzle-orm/pg-core";

const bytea = customType<{ data: Uint8Array; default: false }>({ dataType() { return "bytea"; } });
const citext = customType<{ data: string }>({ dataType() { return "citext"; } });

export const files = pgTable("files", { body: bytea("body").notNull(), several: bytea().array(), path: citext("path") });
