-- tables 1/1, columns 4/4, extras 0/0
CREATE TABLE "public"."flags" (
    "plain" boolean,
    "yes" boolean DEFAULT true,
    "no" boolean DEFAULT false,
    "written" boolean DEFAULT true
);
