-- trap schema.ts:4 public.users.not_root: a value in this expression becomes `$1` in drizzle-kit's SQL, where nothing is given for it
-- tables 1/1, columns 1/1, extras 1/1
CREATE TABLE "public"."users" (
    "username" text NOT NULL
);
ALTER TABLE "public"."users" ADD CONSTRAINT "not_root" CHECK ("users"."username" <> 'root');
