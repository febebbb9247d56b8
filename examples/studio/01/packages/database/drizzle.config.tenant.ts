import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: "./src/tenant/schema.ts",
  out: "./drizzle/tenant",
  dbCredentials: { url: process.env.TENANT_DATABASE_URL! },
});
