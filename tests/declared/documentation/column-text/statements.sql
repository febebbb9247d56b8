-- tables 1/1, columns 5/5, extras 0/0
CREATE TABLE "public"."notes" (
    "plain" text,
    "restricted" text,
    "other_name" text DEFAULT 'a',
    "quoted" text DEFAULT 'it''s',
    "empty" text DEFAULT ''
);
