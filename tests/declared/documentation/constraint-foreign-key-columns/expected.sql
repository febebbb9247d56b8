CREATE TABLE "profile" (
	"id" serial PRIMARY KEY NOT NULL,
	"user_first_name" text,
	"user_last_name" text
);

CREATE TABLE "user" (
	"firstName" text,
	"lastName" text,
	CONSTRAINT "user_firstName_lastName_pk" PRIMARY KEY("firstName","lastName")
);

ALTER TABLE "profile" ADD CONSTRAINT "custom_fk" FOREIGN KEY ("user_first_name","user_last_name") REFERENCES "public"."user"("firstName","lastName") ON DELETE cascade ON UPDATE cascade;
