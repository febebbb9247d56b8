import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/master/schema.ts",
  out: "./drizzle/master",
  dbCredentials: { url: process.env.MASTER_DATABASE_URL! },
});
