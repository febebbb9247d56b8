CREATE POLICY "authenticated role insert policy" ON "realtime"."messages" AS PERMISSIVE FOR INSERT TO "authenticated" WITH CHECK (true);
