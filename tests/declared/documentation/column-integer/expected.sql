CREATE TABLE "counters" (
	"plain" integer,
	"ten" integer DEFAULT 10,
	"written" integer DEFAULT 10,
	"negative" integer DEFAULT -3
);

