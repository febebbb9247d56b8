CREATE TABLE "table" (
	"integer1" integer DEFAULT 42,
	"integer2" integer DEFAULT 42,
	"uuid1" uuid DEFAULT gen_random_uuid(),
	"uuid2" uuid DEFAULT gen_random_uuid(),
	"made" text,
	"made2" text,
	"counter" integer DEFAULT 1,
	"updatedAt" timestamp (3),
	"nothing" text
);

