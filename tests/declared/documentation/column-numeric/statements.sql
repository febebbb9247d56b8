-- tables 1/1, columns 7/7, extras 0/0
CREATE TABLE "public"."prices" (
    "plain" numeric,
    "precise" numeric(100),
    "scaled" numeric(100, 20),
    "number" numeric,
    "exact" numeric,
    "alias" numeric(10, 2) DEFAULT '0.00',
    "counted" numeric DEFAULT 1.5
);
