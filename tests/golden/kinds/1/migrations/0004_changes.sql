ALTER TYPE app.mood ADD VALUE 'ecstatic';
ALTER TABLE app.people ALTER COLUMN name TYPE varchar(200), ADD COLUMN email text UNIQUE;
ALTER TABLE app.people RENAME COLUMN score TO rating;
DROP PROCEDURE app.reset();
CREATE OR REPLACE FUNCTION app.full_name(first text, last text DEFAULT '') RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT trim(first || ' ' || last) $$;
ALTER TABLE app.cache SET LOGGED;
CREATE TABLE broken (id integer REFERENCES app.nowhere (id));
