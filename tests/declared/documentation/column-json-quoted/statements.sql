-- tables 1/1, columns 1/1, extras 0/0
CREATE TABLE "public"."documents" (
    "quoted" jsonb DEFAULT '{"text":"it''s"}'::jsonb
);
