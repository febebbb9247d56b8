-- tables 1/1, columns 2/2, extras 0/0
CREATE TABLE "public"."table" (
    "integer" integer NOT NULL,
    "both" integer DEFAULT 0 NOT NULL
);
