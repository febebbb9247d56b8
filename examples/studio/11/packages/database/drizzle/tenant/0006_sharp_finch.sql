ALTER TABLE "invoices" ADD COLUMN "vat_rate" numeric(4, 2) DEFAULT '20' NOT NULL;--> statement-breakpoint
CREATE VIEW "open_invoices" AS SELECT i."id", i."number", i."total", i."due_on", c."name" AS "client" FROM "invoices" i JOIN "clients" c ON c."id" = i."client_id" WHERE i."status" = 'sent';
