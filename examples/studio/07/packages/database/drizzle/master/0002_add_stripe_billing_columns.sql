-- Fix for BUG-001: a fresh database cannot be initialised,
-- column "stripe_customer_id" of relation "organizations" does not exist
ALTER TABLE "organizations" ADD COLUMN IF NOT EXISTS "stripe_customer_id" varchar(255);
ALTER TABLE "organizations" ADD COLUMN IF NOT EXISTS "stripe_subscription_id" varchar(255);
