ALTER TABLE "invoices" ADD COLUMN "deposit" numeric(12, 2) DEFAULT '0' NOT NULL;--> statement-breakpoint
ALTER TYPE "public"."invoice_status" ADD VALUE 'void';
