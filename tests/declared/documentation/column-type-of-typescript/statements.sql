-- tables 1/1, columns 2/2, extras 0/0
CREATE TABLE "public"."users" (
    "id" serial PRIMARY KEY NOT NULL,
    "field" json
);
