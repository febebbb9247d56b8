-- tables 1/1, columns 7/7, extras 0/0
CREATE TABLE "public"."users" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text NOT NULL,
    "verified" boolean DEFAULT false NOT NULL,
    "jsonb" jsonb,
    "created_at" timestamp with time zone DEFAULT now() NOT NULL,
    "precise" timestamp (3),
    "bare" timestamp
);
