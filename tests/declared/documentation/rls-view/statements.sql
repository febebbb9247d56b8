-- unread schema.ts:8 public.rooms_users_profiles: what is spread here is not known: it comes from a package or depends on the environment
-- tables 2/2, columns 4/4, extras 0/1
CREATE TABLE "public"."profiles" (
    "id" integer PRIMARY KEY NOT NULL,
    "email" text
);
CREATE TABLE "public"."rooms_users" (
    "user_id" integer,
    "room" integer
);
