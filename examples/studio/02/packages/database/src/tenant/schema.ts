import { sql } from "drizzle-orm";
import { check, date, index, integer, numeric, pgEnum, pgTable, serial, text, timestamp, varchar } from "drizzle-orm/pg-core";

// Amounts of invoices: twelve digits, two of them cents.
const money = (name: string) => numeric(name, { precision: 12, scale: 2 });

export const clients = pgTable("clients", {
  id: serial("id").primaryKey(),
  name: varchar("name", { length: 255 }).notNull(),
  email: text("email"),
  createdAt: timestamp("created_at").notNull().defaultNow(),
});

export const sessions = pgTable(
  "sessions",
  {
    id: serial("id").primaryKey(),
    clientId: integer("client_id").notNull().references(() => clients.id),
    startsAt: timestamp("starts_at").notNull(),
    endsAt: timestamp("ends_at").notNull(),
    hourlyRate: numeric("hourly_rate", { precision: 10, scale: 2 }),
  },
  (table) => [index("sessions_starts_at_idx").on(table.startsAt)],
);

export const invoiceStatus = pgEnum("invoice_status", ["draft", "sent", "paid"]);

export const invoices = pgTable(
  "invoices",
  {
    id: serial("id").primaryKey(),
    clientId: integer("client_id").notNull().references(() => clients.id, { onDelete: "restrict" }),
    number: varchar("number", { length: 32 }).notNull().unique(),
    status: invoiceStatus("status").notNull().default("draft"),
    total: money("total").notNull().default("0"),
    dueOn: date("due_on"),
  },
  (table) => [check("invoices_total_positive", sql`${table.total} >= 0`)],
);
