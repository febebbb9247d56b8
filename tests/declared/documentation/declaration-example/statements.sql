-- tables 3/3, columns 14/14, extras 8/8
CREATE TYPE "public"."roles" AS ENUM ('guest', 'user', 'admin');
CREATE TABLE "public"."users" (
    "id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "public"."users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1) NOT NULL,
    "first_name" varchar(256),
    "last_name" varchar(256),
    "email" varchar NOT NULL,
    "invitee" integer,
    "role" "public"."roles" DEFAULT 'guest'
);
CREATE TABLE "public"."posts" (
    "id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "public"."posts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1) NOT NULL,
    "slug" varchar,
    "title" varchar(256),
    "owner_id" integer
);
CREATE TABLE "public"."comments" (
    "id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "public"."comments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1) NOT NULL,
    "text" varchar(256),
    "post_id" integer,
    "owner_id" integer
);
CREATE UNIQUE INDEX "email_idx" ON "public"."users" ("email");
CREATE UNIQUE INDEX "slug_idx" ON "public"."posts" ("slug");
ALTER TABLE "public"."users" ADD CONSTRAINT "users_invitee_users_id_fk" FOREIGN KEY ("invitee") REFERENCES "public"."users" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "public"."comments" ADD CONSTRAINT "comments_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "public"."comments" ADD CONSTRAINT "comments_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
CREATE INDEX "title_idx" ON "public"."posts" ("title");
