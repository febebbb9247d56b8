-- tables 1/1, columns 3/3, extras 1/1
CREATE TABLE "public"."items" (
    "geo" geometry(point),
    "geo2" geometry(point),
    "geo3" geometry(point)
);
CREATE INDEX "spatial_index" ON "public"."items" USING gist ("geo");
