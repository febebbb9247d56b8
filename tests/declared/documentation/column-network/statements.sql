-- tables 1/1, columns 8/8, extras 0/0
CREATE TABLE "public"."hosts" (
    "inet" inet,
    "inet2" inet DEFAULT '127.0.0.1',
    "cidr" cidr,
    "cidr2" cidr DEFAULT '127.0.0.1/32',
    "macaddr" macaddr,
    "macaddr2" macaddr DEFAULT '08:00:2b:01:02:03',
    "macaddr8" macaddr8,
    "macaddr8_2" macaddr8 DEFAULT '08:00:2b:01:02:03:04:05'
);
