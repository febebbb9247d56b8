import { cidr, inet, macaddr, macaddr8, pgTable } from "drizzle-orm/pg-core";

export const hosts = pgTable("hosts", {
  inet: inet(),
  inet2: inet().default("127.0.0.1"),
  cidr: cidr(),
  cidr2: cidr().default("127.0.0.1/32"),
  macaddr: macaddr(),
  macaddr2: macaddr().default("08:00:2b:01:02:03"),
  macaddr8: macaddr8(),
  macaddr8_2: macaddr8().default("08:00:2b:01:02:03:04:05"),
});
