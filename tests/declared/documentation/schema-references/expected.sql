CREATE SCHEMA "custom";

CREATE TABLE "posts" (
	"owner" integer,
	"code" integer
);

CREATE TABLE "custom"."users" (
	"id" serial PRIMARY KEY NOT NULL,
	"code" integer,
	CONSTRAINT "users_code_unique" UNIQUE("code")
);

ALTER TABLE "posts" ADD CONSTRAINT "posts_owner_users_id_fk" FOREIGN KEY ("owner") REFERENCES "custom"."users"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "posts" ADD CONSTRAINT "posts_code_users_code_fk" FOREIGN KEY ("code") REFERENCES "custom"."users"("code") ON DELETE no action ON UPDATE no action;
CREATE UNIQUE INDEX "users_pair" ON "custom"."users" USING btree ("id","code");
