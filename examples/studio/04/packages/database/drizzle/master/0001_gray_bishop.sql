CREATE TABLE "subscription_plans" (
	"id" serial PRIMARY KEY NOT NULL,
	"code" varchar(32) NOT NULL,
	"monthly_price" numeric(10, 2) NOT NULL,
	CONSTRAINT "subscription_plans_code_unique" UNIQUE("code")
);
