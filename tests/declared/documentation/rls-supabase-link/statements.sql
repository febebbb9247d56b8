-- tables 0/0, columns 0/0, extras 1/1
CREATE POLICY "authenticated role insert policy" ON "realtime"."messages" AS PERMISSIVE FOR INSERT TO "authenticated" WITH CHECK (true);
