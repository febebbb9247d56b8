import { integer, pgTable, primaryKey, serial, text } from "drizzle-orm/pg-core";

export const user = pgTable("user", { id: serial("id").primaryKey(), name: text("name") });
export const book = pgTable("book", { id: serial("id").primaryKey(), name: text("name") });
export const booksToAuthors = pgTable("books_to_authors", { authorId: integer("author_id"), bookId: integer("book_id") }, (table) => [primaryKey({ columns: [table.bookId, table.authorId] })]);
export const booksToReaders = pgTable("books_to_readers", { readerId: integer("reader_id"), bookId: integer("book_id") }, (table) => ({
  pk: primaryKey({ name: "custom_name", columns: [table.bookId, table.readerId] }),
}));
