-- tables 1/1, columns 4/4, extras 0/0
CREATE TABLE "public"."spans" (
    "plain" interval,
    "precise" interval day to second(6),
    "months" interval month,
    "week" interval DEFAULT '7 days'
);
