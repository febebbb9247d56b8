CREATE TABLE "flags" (
	"plain" boolean,
	"yes" boolean DEFAULT true,
	"no" boolean DEFAULT false,
	"written" boolean DEFAULT true
);

