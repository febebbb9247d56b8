-- tables 2/2, columns 8/8, extras 0/0
CREATE TABLE "public"."users" (
    "id" integer,
    "updated_at" timestamp,
    "created_at" timestamp DEFAULT now() NOT NULL,
    "deleted_at" timestamp
);
CREATE TABLE "public"."posts" (
    "id" integer,
    "updated_at" timestamp,
    "created_at" timestamp DEFAULT now() NOT NULL,
    "deleted_at" timestamp
);
