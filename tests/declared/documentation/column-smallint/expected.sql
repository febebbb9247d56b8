CREATE TABLE "counters" (
	"plain" smallint,
	"ten" smallint DEFAULT 10,
	"written" smallint DEFAULT 10
);

