-- tables 1/1, columns 3/3, extras 1/1
CREATE TYPE "public"."mood" AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE "public"."people" (
    "mood" "public"."mood",
    "usual_mood" "public"."mood" DEFAULT 'ok' NOT NULL,
    "past" "public"."mood"[]
);
