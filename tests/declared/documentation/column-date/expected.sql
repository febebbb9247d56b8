CREATE TABLE "days" (
	"plain" date,
	"asDate" date,
	"asText" date,
	"now" date DEFAULT now(),
	"fixed" date DEFAULT '2024-01-02'
);

