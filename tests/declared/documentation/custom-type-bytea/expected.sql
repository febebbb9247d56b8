CREATE TABLE "files" (
	"body" "bytea" NOT NULL,
	"several" "bytea"[],
	"path" "citext"
);

