CREATE TABLE "alarms" (
	"plain" time,
	"zoned" time with time zone,
	"precise" time(6),
	"both" time(6) with time zone,
	"noon" time DEFAULT '12:00:00',
	"now" time DEFAULT now()
);

