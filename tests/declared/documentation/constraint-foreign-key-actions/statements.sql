-- tables 2/2, columns 5/5, extras 4/4
CREATE TABLE "public"."users" (
    "id" serial PRIMARY KEY NOT NULL
);
CREATE TABLE "public"."posts" (
    "a" integer,
    "b" integer,
    "c" integer,
    "d" integer
);
ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_a_users_id_fk" FOREIGN KEY ("a") REFERENCES "public"."users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_b_users_id_fk" FOREIGN KEY ("b") REFERENCES "public"."users" ("id") ON DELETE SET NULL ON UPDATE RESTRICT;
ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_c_users_id_fk" FOREIGN KEY ("c") REFERENCES "public"."users" ("id") ON DELETE NO ACTION ON UPDATE CASCADE;
ALTER TABLE "public"."posts" ADD CONSTRAINT "posts_d_users_id_fk" FOREIGN KEY ("d") REFERENCES "public"."users" ("id") ON DELETE SET DEFAULT ON UPDATE NO ACTION;
