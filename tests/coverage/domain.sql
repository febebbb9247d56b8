CREATE ROLE coverage_owner;
CREATE DOMAIN public.code AS text;
-- case: domain
-- changes: added domain public.other
CREATE DOMAIN public.other AS varchar(10) COLLATE "C" DEFAULT 'x' NOT NULL;
-- case: domain.dropped
-- changes: removed domain public.code
DROP DOMAIN public.code;
-- case: domain.type
-- changes: changed domain public.code type
DROP DOMAIN public.code;
CREATE DOMAIN public.code AS varchar(20);
-- case: domain.not_null
-- changes: changed domain public.code not_null
ALTER DOMAIN public.code SET NOT NULL;
-- case: domain.default
-- changes: changed domain public.code default
ALTER DOMAIN public.code SET DEFAULT 'a' || 'b';
-- case: domain.collation
-- changes: changed domain public.code collation
DROP DOMAIN public.code;
CREATE DOMAIN public.code AS text COLLATE "C";
-- case: domain.comment
-- changes: changed domain public.code comment
COMMENT ON DOMAIN public.code IS 'covered';
-- case: domain.owner
-- changes: changed domain public.code owner
ALTER DOMAIN public.code OWNER TO coverage_owner;
-- case: domain.privileges
-- changes: changed domain public.code privileges
GRANT USAGE ON DOMAIN public.code TO coverage_owner;
-- case: domain.security_labels
-- changes: changed domain public.code security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('public.code'::regtype, 'pg_catalog.pg_type'::regclass, 0, 'coverage', 'secret');
