-- tables 1/1, columns 4/4, extras 1/1
CREATE TABLE "public"."users" (
    "id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "public"."users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1) NOT NULL,
    "name" varchar NOT NULL,
    "age" integer NOT NULL,
    "email" varchar NOT NULL
);
ALTER TABLE "public"."users" ADD CONSTRAINT "users_email_unique" UNIQUE ("email");
