-- tables 1/1, columns 3/3, extras 2/2
CREATE TABLE "public"."user" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text,
    "email" text
);
CREATE UNIQUE INDEX "email_idx" ON "public"."user" ("email");
CREATE INDEX "name_idx" ON "public"."user" ("name");
