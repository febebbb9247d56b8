CREATE TABLE "fixed" (
	"gen_name" text GENERATED ALWAYS AS ('hello "world"!') STORED
);

CREATE TABLE "raw" (
	"gen_name" text GENERATED ALWAYS AS ('hello') STORED
);

CREATE TABLE "test" (
	"first_name" text,
	"gen_name" text GENERATED ALWAYS AS ('hi, ' || "test"."first_name" || '!') STORED
);

