-- tables 1/1, columns 1/1, extras 4/4
DO 'BEGIN CREATE ROLE "manager" NOLOGIN; EXCEPTION WHEN duplicate_object OR insufficient_privilege THEN NULL; END';
CREATE TABLE "public"."users" (
    "id" integer
);
ALTER TABLE "public"."users" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "policy" ON "public"."users" AS PERMISSIVE FOR UPDATE TO "manager" USING ("users"."id" > 0) WITH CHECK (true);
CREATE POLICY "bare" ON "public"."users" AS PERMISSIVE FOR ALL TO public;
CREATE POLICY "several" ON "public"."users" AS RESTRICTIVE FOR SELECT TO current_user, "manager", public USING (id = 1);
