-- tables 1/1, columns 1/1, extras 0/0
CREATE TABLE "public"."users" (
    "id" integer
);
ALTER TABLE "public"."users" ENABLE ROW LEVEL SECURITY;
