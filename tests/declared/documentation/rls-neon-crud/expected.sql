CREATE ROLE "boss";
CREATE TABLE "users" (
	"id" integer
);

ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "crud-boss-policy-select" ON "users" AS PERMISSIVE FOR SELECT TO "boss" USING (true);
CREATE POLICY "crud-boss-policy-insert" ON "users" AS PERMISSIVE FOR INSERT TO "boss" WITH CHECK (false);
CREATE POLICY "crud-boss-policy-update" ON "users" AS PERMISSIVE FOR UPDATE TO "boss" USING (false) WITH CHECK (false);
CREATE POLICY "crud-boss-policy-delete" ON "users" AS PERMISSIVE FOR DELETE TO "boss" USING (false);
