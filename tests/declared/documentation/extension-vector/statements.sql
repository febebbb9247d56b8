-- tables 4/4, columns 6/6, extras 3/3
CREATE TABLE "public"."items" (
    "embedding" vector(3)
);
CREATE TABLE "public"."halves" (
    "half" halfvec(3)
);
CREATE TABLE "public"."sparse" (
    "s" sparsevec(3),
    "s2" sparsevec(5) DEFAULT '{1:-1,3:2,5:3}/5'
);
CREATE TABLE "public"."bits" (
    "b" bit(5),
    "b2" bit(3) DEFAULT '101'
);
CREATE INDEX "l2_index" ON "public"."items" USING hnsw ("embedding" vector_l2_ops);
CREATE INDEX "ip_index" ON "public"."items" USING hnsw ("embedding" vector_ip_ops) WITH (m=16,ef_construction=64);
CREATE INDEX "cosine_index" ON "public"."items" USING hnsw ("embedding" vector_cosine_ops);
