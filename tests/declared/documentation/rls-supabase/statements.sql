-- tables 1/1, columns 2/2, extras 3/3
CREATE TABLE "public"."profiles" (
    "id" uuid PRIMARY KEY NOT NULL,
    "email" text NOT NULL
);
ALTER TABLE "public"."profiles" ADD CONSTRAINT "profiles_id_fk" FOREIGN KEY ("id") REFERENCES "auth"."users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "public"."profiles" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "authenticated can view all profiles" ON "public"."profiles" AS PERMISSIVE FOR SELECT TO "authenticated" USING (true);
CREATE POLICY "own profile" ON "public"."profiles" AS PERMISSIVE FOR UPDATE TO "service_role" USING ((select auth.uid()) = "profiles"."id");
