import { SQL, sql } from "drizzle-orm";
import { customType, index, integer, pgTable, text } from "drizzle-orm/pg-core";

const tsVector = customType<{ data: string }>({
  dataType() {
    return "tsvector";
  },
});

export const test = pgTable(
  "test",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    content: text("content"),
    contentSearch: tsVector("content_search").generatedAlwaysAs((): SQL => sql`to_tsvector('english', ${test.content})`),
  },
  (t) => [index("idx_content_search").using("gin", t.contentSearch)],
);
