-- tables 1/1, columns 2/2, extras 2/2
CREATE TABLE "public"."users" (
    "id" integer,
    "owner" text
);
ALTER TABLE "public"."users" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "policy-insert" ON "public"."users" AS PERMISSIVE FOR INSERT TO "authenticated" WITH CHECK (false);
CREATE POLICY "crud-authenticated-policy-select" ON "public"."users" AS PERMISSIVE FOR SELECT TO "authenticated" USING ((select auth.user_id() = "users"."owner"));
