CREATE TABLE "other" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text,
	"parent_id" integer
);

CREATE TABLE "user" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text,
	"parent_id" integer
);

ALTER TABLE "other" ADD CONSTRAINT "custom_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."other"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "user" ADD CONSTRAINT "user_parent_id_user_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."user"("id") ON DELETE no action ON UPDATE no action;
