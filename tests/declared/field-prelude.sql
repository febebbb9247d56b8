-- What the databases of these repositories have before drizzle-kit's DDL runs there: functions and schemas that columns and policies name.
-- A section runs before both readings of the configuration that it is named after.
-- @ latitude
CREATE FUNCTION get_current_organization_id() RETURNS text LANGUAGE sql STABLE AS 'SELECT NULL::text';
-- @ midday
CREATE SCHEMA private;
CREATE FUNCTION private.get_teams_for_authenticated_user() RETURNS SETOF uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
CREATE FUNCTION private.get_invites_for_authenticated_user() RETURNS SETOF uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid';
CREATE FUNCTION extract_product_names(json) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT NULL::text';
CREATE FUNCTION generate_inbox(size integer) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT NULL::text';
CREATE FUNCTION generate_inbox_fts(text, text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS 'SELECT NULL::tsvector';
-- @ 86d
CREATE FUNCTION nanoid(integer DEFAULT 21, text DEFAULT '') RETURNS text LANGUAGE sql VOLATILE AS 'SELECT NULL::text';
