-- tables 2/2, columns 8/8, extras 4/4
CREATE TABLE "public"."users" (
    "id" serial PRIMARY KEY NOT NULL,
    "full_name" text,
    "created_at" timestamp,
    "explicitName" text,
    "home_url" text,
    "x2_y" text
);
CREATE TABLE "public"."posts" (
    "owner_id" integer,
    "upper_title" text
);
ALTER TABLE "public"."users" ADD CONSTRAINT "users_fullName_createdAt_unique" UNIQUE ("full_name", "created_at");
ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_upperTitle_unique" UNIQUE ("upper_title");
ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
CREATE INDEX "users_full_name_index" ON "public"."users" ("full_name");
