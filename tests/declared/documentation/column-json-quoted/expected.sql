CREATE TABLE "documents" (
	"quoted" jsonb DEFAULT '{"text":"it's"}'::jsonb
);

