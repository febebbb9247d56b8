-- tables 2/2, columns 5/5, extras 2/2
CREATE TABLE "public"."user" (
    "firstName" text,
    "lastName" text
);
CREATE TABLE "public"."profile" (
    "id" serial PRIMARY KEY NOT NULL,
    "user_first_name" text,
    "user_last_name" text
);
ALTER TABLE "public"."user" ADD CONSTRAINT "user_firstName_lastName_pk" PRIMARY KEY ("firstName", "lastName");
ALTER TABLE "public"."profile" ADD CONSTRAINT "custom_fk" FOREIGN KEY ("user_first_name", "user_last_name") REFERENCES "public"."user" ("firstName", "lastName") ON DELETE CASCADE ON UPDATE CASCADE;
