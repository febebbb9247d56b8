-- Where Supabase keeps extensions.
CREATE SCHEMA extensions;
