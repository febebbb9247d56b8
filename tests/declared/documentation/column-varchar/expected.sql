CREATE TABLE "names" (
	"plain" varchar,
	"short" varchar(256),
	"restricted" varchar(10),
	"their_name" varchar(20) DEFAULT 'x'
);

