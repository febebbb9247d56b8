-- tables 1/1, columns 9/9, extras 0/0
CREATE TABLE "public"."table" (
    "integer1" integer DEFAULT 42,
    "integer2" integer DEFAULT 42,
    "uuid1" uuid DEFAULT gen_random_uuid(),
    "uuid2" uuid DEFAULT gen_random_uuid(),
    "made" text,
    "made2" text,
    "counter" integer DEFAULT 1,
    "updatedAt" timestamp (3),
    "nothing" text
);
