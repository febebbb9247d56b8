CREATE TABLE "posts" (
	"owner_id" integer,
	"upper_title" text,
	CONSTRAINT "posts_upperTitle_unique" UNIQUE("upper_title")
);

CREATE TABLE "users" (
	"id" serial PRIMARY KEY NOT NULL,
	"full_name" text,
	"created_at" timestamp,
	"explicitName" text,
	"home_url" text,
	"x2_y" text,
	CONSTRAINT "users_fullName_createdAt_unique" UNIQUE("full_name","created_at")
);

ALTER TABLE "posts" ADD CONSTRAINT "posts_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;
CREATE INDEX "users_full_name_index" ON "users" USING btree ("full_name");