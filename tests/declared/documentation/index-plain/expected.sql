CREATE TABLE "user" (
	"id" serial PRIMARY KEY NOT NULL,
	"name" text,
	"email" text
);

CREATE INDEX "name_idx" ON "user" USING btree ("name");
CREATE UNIQUE INDEX "email_idx" ON "user" USING btree ("email");
