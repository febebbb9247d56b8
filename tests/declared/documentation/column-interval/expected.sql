CREATE TABLE "spans" (
	"plain" interval,
	"precise" interval day to second(6),
	"months" interval month,
	"week" interval DEFAULT '7 days'
);

