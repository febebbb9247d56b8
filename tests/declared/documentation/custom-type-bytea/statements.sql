-- tables 1/1, columns 3/3, extras 0/0
CREATE TABLE "public"."files" (
    "body" "bytea" NOT NULL,
    "several" "bytea"[],
    "path" "citext"
);
