-- tables 2/2, columns 6/6, extras 2/2
CREATE TABLE "public"."user" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text,
    "parent_id" integer
);
CREATE TABLE "public"."other" (
    "id" serial PRIMARY KEY NOT NULL,
    "name" text,
    "parent_id" integer
);
ALTER TABLE "public"."user" ADD CONSTRAINT "user_parent_id_user_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."user" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "public"."other" ADD CONSTRAINT "custom_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."other" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
