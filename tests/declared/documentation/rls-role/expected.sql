CREATE ROLE "admin" WITH CREATEDB CREATEROLE;
CREATE TABLE "users" (
	"id" integer
);

