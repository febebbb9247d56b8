CREATE TABLE "posts" (
	"ownerId" integer,
	"upperTitle" text,
	CONSTRAINT "posts_upperTitle_unique" UNIQUE("upperTitle")
);

CREATE TABLE "users" (
	"id" serial PRIMARY KEY NOT NULL,
	"fullName" text,
	"createdAt" timestamp,
	"explicitName" text,
	"homeURL" text,
	"x2Y" text,
	CONSTRAINT "users_fullName_createdAt_unique" UNIQUE("fullName","createdAt")
);

ALTER TABLE "posts" ADD CONSTRAINT "posts_ownerId_users_id_fk" FOREIGN KEY ("ownerId") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;
CREATE INDEX "users_fullName_index" ON "users" USING btree ("fullName");
