CREATE TABLE "items" (
	"embedding" vector(3) DEFAULT 0,-2,3,
	"half" halfvec(3) DEFAULT 0,-2,3
);

