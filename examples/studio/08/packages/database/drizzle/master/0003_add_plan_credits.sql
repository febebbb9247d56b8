-- Plans with AI credits
CREATE TABLE IF NOT EXISTS "subscription_plans" (
	"id" serial PRIMARY KEY,
	"code" varchar(64) NOT NULL UNIQUE,
	"monthly_price" numeric(10, 2) NOT NULL,
	"ai_credits_per_month" integer NOT NULL DEFAULT 0,
	"stripe_price_id" varchar(255)
);
