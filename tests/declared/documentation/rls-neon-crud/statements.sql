-- tables 1/1, columns 1/1, extras 5/5
DO 'BEGIN CREATE ROLE "boss" NOLOGIN; EXCEPTION WHEN duplicate_object OR insufficient_privilege THEN NULL; END';
CREATE TABLE "public"."users" (
    "id" integer
);
ALTER TABLE "public"."users" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "crud-boss-policy-select" ON "public"."users" AS PERMISSIVE FOR SELECT TO "boss" USING (true);
CREATE POLICY "crud-boss-policy-insert" ON "public"."users" AS PERMISSIVE FOR INSERT TO "boss" WITH CHECK (false);
CREATE POLICY "crud-boss-policy-update" ON "public"."users" AS PERMISSIVE FOR UPDATE TO "boss" USING (false) WITH CHECK (false);
CREATE POLICY "crud-boss-policy-delete" ON "public"."users" AS PERMISSIVE FOR DELETE TO "boss" USING (false);
