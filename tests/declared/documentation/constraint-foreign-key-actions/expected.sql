CREATE TABLE "posts" (
	"a" integer,
	"b" integer,
	"c" integer,
	"d" integer
);

CREATE TABLE "users" (
	"id" serial PRIMARY KEY NOT NULL
);

ALTER TABLE "posts" ADD CONSTRAINT "posts_a_users_id_fk" FOREIGN KEY ("a") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "posts" ADD CONSTRAINT "posts_b_users_id_fk" FOREIGN KEY ("b") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE restrict;
ALTER TABLE "posts" ADD CONSTRAINT "posts_c_users_id_fk" FOREIGN KEY ("c") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE cascade;
ALTER TABLE "posts" ADD CONSTRAINT "posts_d_users_id_fk" FOREIGN KEY ("d") REFERENCES "public"."users"("id") ON DELETE set default ON UPDATE no action;
