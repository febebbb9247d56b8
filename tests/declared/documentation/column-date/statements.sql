-- tables 1/1, columns 5/5, extras 0/0
CREATE TABLE "public"."days" (
    "plain" date,
    "asDate" date,
    "asText" date,
    "now" date DEFAULT now(),
    "fixed" date DEFAULT '2024-01-02'
);
