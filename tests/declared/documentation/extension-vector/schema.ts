import { bit, halfvec, index, pgTable, sparsevec, vector } from "drizzle-orm/pg-core";

export const items = pgTable("items", { embedding: vector({ dimensions: 3 }) }, (table) => [
  index("l2_index").using("hnsw", table.embedding.op("vector_l2_ops")),
  index("ip_index").using("hnsw", table.embedding.op("vector_ip_ops")).with({ m: 16, ef_construction: 64 }),
  index("cosine_index").using("hnsw", table.embedding.op("vector_cosine_ops")),
]);
export const halves = pgTable("halves", { half: halfvec({ dimensions: 3 }) });
export const sparse = pgTable("sparse", { s: sparsevec({ dimensions: 3 }), s2: sparsevec({ dimensions: 5 }).default(`{1:-1,3:2,5:3}/5`) });
export const bits = pgTable("bits", { b: bit({ dimensions: 5 }), b2: bit({ dimensions: 3 }).default(`101`) });
