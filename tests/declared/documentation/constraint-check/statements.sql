-- tables 1/1, columns 3/3, extras 2/2
CREATE TABLE "public"."users" (
    "id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
    "username" text NOT NULL,
    "age" integer
);
ALTER TABLE "public"."users" ADD CONSTRAINT "age_check1" CHECK ("users"."age" > 21);
ALTER TABLE "public"."users" ADD CONSTRAINT "age_check2" CHECK ("users"."age" < 150 and "users"."username" <> 'root');
