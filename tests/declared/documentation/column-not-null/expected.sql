CREATE TABLE "table" (
	"integer" integer NOT NULL,
	"both" integer DEFAULT 0 NOT NULL
);

