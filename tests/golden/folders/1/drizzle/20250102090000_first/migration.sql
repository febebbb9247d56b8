CREATE TABLE "notes" ("id" uuid PRIMARY KEY DEFAULT gen_random_uuid(), "body" text NOT NULL);--> statement-breakpoint
CREATE INDEX "notes_body_idx" ON "notes" ("body");
