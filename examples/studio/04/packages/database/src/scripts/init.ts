/* Creates the databases of a new installation: the master database, then one tenant. */
import postgres from "postgres";

async function createMasterSchema(url: string) {
  const sql = postgres(url);
  await sql`CREATE TYPE member_role AS ENUM ('owner', 'engineer', 'assistant')`;
  await sql`
    CREATE TABLE IF NOT EXISTS organizations (
      id SERIAL PRIMARY KEY,
      name VARCHAR(255) NOT NULL,
      subdomain VARCHAR(63) NOT NULL UNIQUE,
      is_active BOOLEAN NOT NULL DEFAULT true,
      created_at TIMESTAMP NOT NULL DEFAULT NOW()
    )
  `;
  await sql`
    CREATE TABLE IF NOT EXISTS users (
      id SERIAL PRIMARY KEY,
      organization_id INTEGER NOT NULL REFERENCES organizations(id) ON DELETE CASCADE,
      email TEXT NOT NULL UNIQUE,
      role member_role NOT NULL DEFAULT 'engineer'
    )
  `;
  await sql`
    CREATE TABLE IF NOT EXISTS subscription_plans (
      id SERIAL PRIMARY KEY,
      code VARCHAR(32) NOT NULL UNIQUE,
      monthly_price NUMERIC(10, 2) NOT NULL
    )
  `;
  await sql`INSERT INTO organizations (name, subdomain) VALUES ('Demo Studio', 'demo')`;
  await sql.end();
}

async function createTenantSchema(url: string) {
  const sql = postgres(url);
  await sql`
    CREATE TABLE IF NOT EXISTS clients (
      id SERIAL PRIMARY KEY,
      name VARCHAR(255) NOT NULL,
      email TEXT,
      created_at TIMESTAMP NOT NULL DEFAULT NOW()
    )
  `;
  await sql`
    CREATE TABLE IF NOT EXISTS rooms (
      id SERIAL PRIMARY KEY,
      name VARCHAR(120) NOT NULL,
      capacity INTEGER NOT NULL DEFAULT 4
    )
  `;
  await sql`
    CREATE TABLE IF NOT EXISTS sessions (
      id SERIAL PRIMARY KEY,
      client_id INTEGER NOT NULL REFERENCES clients(id),
      starts_at TIMESTAMP NOT NULL,
      ends_at TIMESTAMP NOT NULL,
      hourly_rate NUMERIC(10, 2),
      room_id INTEGER REFERENCES rooms(id) ON DELETE SET NULL
    )
  `;
  await sql`CREATE INDEX IF NOT EXISTS sessions_starts_at_idx ON sessions (starts_at)`;
  await sql.end();
}

await createMasterSchema(process.env.MASTER_DATABASE_URL!);
await createTenantSchema(process.env.TENANT_DATABASE_URL!);
