CREATE TABLE "codes" (
	"plain" char,
	"fixed" char(256),
	"restricted" char
);

