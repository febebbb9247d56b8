CREATE ROLE "manager";
CREATE TABLE "users" (
	"id" integer
);

ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "policy" ON "users" AS PERMISSIVE FOR UPDATE TO "manager" USING ("users"."id" > 0) WITH CHECK (true);
CREATE POLICY "bare" ON "users" AS PERMISSIVE FOR ALL TO public;
CREATE POLICY "several" ON "users" AS RESTRICTIVE FOR SELECT TO current_user, "manager", public USING (id = 1);
