-- unread schema.ts:3 public.items.embedding: of this default drizzle-kit makes no SQL that PostgreSQL takes
-- unread schema.ts:3 public.items.half: of this default drizzle-kit makes no SQL that PostgreSQL takes
-- tables 0/1, columns 0/2, extras 0/0
CREATE TABLE "public"."items" (
    "embedding" vector(3),
    "half" halfvec(3)
);
