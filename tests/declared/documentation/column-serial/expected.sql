CREATE TABLE "big" (
	"n" bigserial NOT NULL,
	"exact" bigserial
);

CREATE TABLE "plain" (
	"n" serial NOT NULL
);

CREATE TABLE "small" (
	"n" "smallserial" NOT NULL
);

