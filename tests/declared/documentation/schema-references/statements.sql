-- tables 2/2, columns 4/4, extras 4/4
CREATE SCHEMA "custom";
CREATE TABLE "custom"."users" (
    "id" serial PRIMARY KEY NOT NULL,
    "code" integer
);
CREATE TABLE "public"."posts" (
    "owner" integer,
    "code" integer
);
ALTER TABLE "custom"."users" ADD CONSTRAINT "users_code_unique" UNIQUE ("code");
CREATE UNIQUE INDEX "users_pair" ON "custom"."users" ("id", "code");
ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_owner_users_id_fk" FOREIGN KEY ("owner") REFERENCES "custom"."users" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_code_users_code_fk" FOREIGN KEY ("code") REFERENCES "custom"."users" ("code") ON DELETE NO ACTION ON UPDATE NO ACTION;
