-- Publications.
CREATE ROLE coverage_owner;
CREATE SCHEMA app;
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE TABLE u (id integer PRIMARY KEY);
CREATE PUBLICATION news FOR TABLE t;
CREATE PUBLICATION empty;
-- case: publication
-- changes: added publication more
CREATE PUBLICATION more FOR TABLE u WITH (publish = 'insert');
-- case: publication.all_tables
-- changes: changed publication empty all_tables
DROP PUBLICATION empty;
CREATE PUBLICATION empty FOR ALL TABLES;
-- case: publication.tables
-- changes: changed publication news tables
ALTER PUBLICATION news ADD TABLE u;
-- case: publication.tables: columns and a condition
-- changes: changed publication news tables
-- since: 15
ALTER PUBLICATION news SET TABLE t (id, b) WHERE (id > 0);
-- case: publication.schemas
-- changes: changed publication empty schemas
-- since: 15
ALTER PUBLICATION empty ADD TABLES IN SCHEMA public, app;
-- case: publication.publish
-- changes: changed publication news publish
ALTER PUBLICATION news SET (publish = 'update, insert');
-- case: publication.publish: nothing
-- changes: changed publication news publish
ALTER PUBLICATION news SET (publish = '');
-- case: publication.via_root
-- changes: changed publication news via_root
-- since: 13
ALTER PUBLICATION news SET (publish_via_partition_root = true);
-- case: publication.generated_columns
-- changes: changed publication news generated_columns
-- since: 18
ALTER PUBLICATION news SET (publish_generated_columns = stored);
-- case: publication.comment
-- changes: changed publication news comment
COMMENT ON PUBLICATION news IS 'x';
-- case: publication.owner
-- changes: changed publication news owner
ALTER PUBLICATION news OWNER TO coverage_owner;
-- case: publication.security_labels
-- changes: changed publication news security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) SELECT oid, 'pg_publication'::regclass, 0, 'coverage', 'secret' FROM pg_catalog.pg_publication WHERE pubname = 'news';
-- case: publication.dropped
-- changes: removed publication news
DROP PUBLICATION news;
