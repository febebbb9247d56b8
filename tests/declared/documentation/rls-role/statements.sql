-- tables 1/1, columns 1/1, extras 1/1
DO 'BEGIN CREATE ROLE "admin" NOLOGIN; EXCEPTION WHEN duplicate_object OR insufficient_privilege THEN NULL; END';
CREATE TABLE "public"."users" (
    "id" integer
);
