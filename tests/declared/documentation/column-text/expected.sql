CREATE TABLE "notes" (
	"plain" text,
	"restricted" text,
	"other_name" text DEFAULT 'a',
	"quoted" text DEFAULT 'it''s',
	"empty" text DEFAULT ''
);

