CREATE TABLE "shapes" (
	"p" "point",
	"pXy" "point",
	"l" "line",
	"lAbc" "line"
);

