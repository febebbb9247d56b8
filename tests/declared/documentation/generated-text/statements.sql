-- tables 3/3, columns 4/4, extras 0/0
CREATE TABLE "public"."fixed" (
    "gen_name" text GENERATED ALWAYS AS ('hello "world"!') STORED
);
CREATE TABLE "public"."test" (
    "first_name" text,
    "gen_name" text GENERATED ALWAYS AS ('hi, ' || "test"."first_name" || '!') STORED
);
CREATE TABLE "public"."raw" (
    "gen_name" text GENERATED ALWAYS AS ('hello') STORED
);
