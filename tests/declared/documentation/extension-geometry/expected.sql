CREATE TABLE "items" (
	"geo" geometry(point),
	"geo2" geometry(point),
	"geo3" geometry(point)
);

CREATE INDEX "spatial_index" ON "items" USING gist ("geo");
