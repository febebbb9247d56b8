-- tables 1/1, columns 2/2, extras 2/2
CREATE TABLE "public"."user" (
    "id" serial NOT NULL,
    "name" text
);
