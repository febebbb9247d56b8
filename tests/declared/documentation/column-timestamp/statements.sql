-- tables 1/1, columns 8/8, extras 0/0
CREATE TABLE "public"."events" (
    "plain" timestamp,
    "zoned" timestamp (6) with time zone,
    "now" timestamp DEFAULT now(),
    "written" timestamp DEFAULT now(),
    "asText" timestamp,
    "asDate" timestamp (3),
    "fixed" timestamp DEFAULT '2024-01-02 03:04:05',
    "fixedDate" timestamp DEFAULT '2024-01-02 03:04:05.000'
);
