CREATE TABLE "users" (
	"id" integer,
	"owner" text
);

ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "policy-insert" ON "users" AS PERMISSIVE FOR INSERT TO "authenticated" WITH CHECK (false);
CREATE POLICY "crud-authenticated-policy-select" ON "users" AS PERMISSIVE FOR SELECT TO "authenticated" USING ((select auth.user_id() = "users"."owner"));
