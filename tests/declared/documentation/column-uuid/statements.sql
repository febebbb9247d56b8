-- tables 1/1, columns 3/3, extras 0/0
CREATE TABLE "public"."keys" (
    "plain" uuid,
    "random" uuid DEFAULT gen_random_uuid(),
    "fixed" uuid DEFAULT 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
);
