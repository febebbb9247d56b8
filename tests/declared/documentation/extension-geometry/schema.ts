import { geometry, index, pgTable } from "drizzle-orm/pg-core";

export const items = pgTable("items", {
  geo: geometry("geo", { type: "point" }),
  geo2: geometry("geo2", { type: "point", mode: "xy" }),
  geo3: geometry("geo3", { type: "point", mode: "tuple", srid: 4326 }),
}, (t) => [index("spatial_index").using("gist", t.geo)]);
