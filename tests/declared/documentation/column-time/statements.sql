-- tables 1/1, columns 6/6, extras 0/0
CREATE TABLE "public"."alarms" (
    "plain" time,
    "zoned" time with time zone,
    "precise" time(6),
    "both" time(6) with time zone,
    "noon" time DEFAULT '12:00:00',
    "now" time DEFAULT now()
);
