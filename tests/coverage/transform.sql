CREATE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION varchar_support(internal), TO SQL WITH FUNCTION int4recv(internal));
-- case: transform
-- changes: added transform FOR date LANGUAGE plpgsql
CREATE TRANSFORM FOR date LANGUAGE plpgsql (FROM SQL WITH FUNCTION varchar_support(internal));
-- case: transform.dropped
-- changes: removed transform FOR integer LANGUAGE sql
DROP TRANSFORM FOR integer LANGUAGE sql;
-- case: transform.from_sql
-- changes: changed transform FOR integer LANGUAGE sql from_sql
CREATE OR REPLACE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));
-- case: transform.to_sql
-- changes: changed transform FOR integer LANGUAGE sql to_sql
CREATE OR REPLACE TRANSFORM FOR integer LANGUAGE sql (FROM SQL WITH FUNCTION varchar_support(internal));
-- case: transform.comment
-- changes: changed transform FOR integer LANGUAGE sql comment
COMMENT ON TRANSFORM FOR integer LANGUAGE sql IS 'covered';
