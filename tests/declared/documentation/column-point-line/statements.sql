-- tables 1/1, columns 4/4, extras 0/0
CREATE TABLE "public"."shapes" (
    "p" point,
    "pXy" point,
    "l" line,
    "lAbc" line
);
