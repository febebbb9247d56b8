CREATE TABLE "measures" (
	"r" real,
	"r1" real DEFAULT 10.1,
	"r2" real DEFAULT 10.1,
	"d" double precision,
	"d1" double precision DEFAULT 10.1,
	"d2" double precision DEFAULT 10.1
);

