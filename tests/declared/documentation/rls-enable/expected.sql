CREATE TABLE "users" (
	"id" integer
);

ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
