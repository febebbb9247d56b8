CREATE TABLE "counters" (
	"number" bigint,
	"exact" bigint,
	"ten" bigint DEFAULT 10,
	"written" bigint DEFAULT 10
);

