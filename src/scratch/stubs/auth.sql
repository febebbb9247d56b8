-- What migrations for Supabase expect of its schema auth.
CREATE SCHEMA auth;
CREATE TABLE auth.users (
    id uuid PRIMARY KEY, instance_id uuid, aud varchar(255), role varchar(255), email varchar(255), phone text,
    encrypted_password varchar(255), email_confirmed_at timestamptz, confirmed_at timestamptz, last_sign_in_at timestamptz,
    raw_app_meta_data jsonb, raw_user_meta_data jsonb, is_super_admin boolean, is_anonymous boolean NOT NULL DEFAULT false,
    banned_until timestamptz, created_at timestamptz, updated_at timestamptz, deleted_at timestamptz);
CREATE TABLE auth.identities (
    id uuid PRIMARY KEY, provider_id text, user_id uuid REFERENCES auth.users ON DELETE CASCADE, identity_data jsonb, provider text, email text,
    last_sign_in_at timestamptz, created_at timestamptz, updated_at timestamptz);
CREATE TABLE auth.sessions (id uuid PRIMARY KEY, user_id uuid REFERENCES auth.users ON DELETE CASCADE, created_at timestamptz, updated_at timestamptz);
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS 'SELECT nullif(current_setting(''request.jwt.claims'', true), '''')::jsonb';
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT (auth.jwt() ->> ''sub'')::uuid';
CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS 'SELECT auth.jwt() ->> ''role''';
CREATE FUNCTION auth.email() RETURNS text LANGUAGE sql STABLE AS 'SELECT auth.jwt() ->> ''email''';
