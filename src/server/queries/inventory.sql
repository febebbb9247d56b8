-- The catalog rows of the user's objects: each row's address, the transaction that wrote it, and the object that it belongs to. Comparing two
-- inventories tells what changed between them, drops included.
-- One plain scan a catalog, by an index where only a few rows are the user's (oids from 16384 on, but for schema public): what belongs to what
-- is put together by the reader (src/server/inventory.c), which takes a fraction of the time of joins here. The order of the statements is known
-- to the reader; each ends with a line that ends with a semicolon. Columns: object_id, sub_id (absent: 0), written, owner_id (absent: the
-- object itself), kind.

-- namespaces of the user
SELECT n.oid AS object_id, n.xmin AS written FROM pg_catalog.pg_namespace n
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

-- members of extensions, each with its catalog: to be left out, so that ALTER EXTENSION ... ADD shows as well
SELECT d.objid AS object_id, d.xmin AS written, d.classid AS owner_id FROM pg_catalog.pg_depend d
 WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e';

-- relations, each with its namespace
SELECT c.oid AS object_id, c.xmin AS written, c.relnamespace AS owner_id, c.relkind AS kind FROM pg_catalog.pg_class c
 WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I', 'S');

-- enums and domains, each with its namespace
SELECT t.oid AS object_id, t.xmin AS written, t.typnamespace AS owner_id FROM pg_catalog.pg_type t
 WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd');

-- functions and procedures, each with its namespace
SELECT p.oid AS object_id, p.xmin AS written, p.pronamespace AS owner_id FROM pg_catalog.pg_proc p WHERE p.oid >= 16384;

SELECT e.oid AS object_id, e.xmin AS written FROM pg_catalog.pg_extension e;

SELECT i.indexrelid AS object_id, i.xmin AS written, i.indrelid AS owner_id FROM pg_catalog.pg_index i WHERE i.indexrelid >= 16384;

SELECT s.seqrelid AS object_id, s.xmin AS written FROM pg_catalog.pg_sequence s;

-- what owns a sequence: "i" of an identity column, with whose table it is read; "a" of OWNED BY
SELECT d.objid AS object_id, d.refobjsubid AS sub_id, d.xmin AS written, d.refobjid AS owner_id, d.deptype AS kind FROM pg_catalog.pg_depend d
 WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid >= 16384 AND d.objsubid = 0
   AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
   AND d.objid IN (SELECT s.seqrelid FROM pg_catalog.pg_sequence s);

-- columns, also dropped ones and those of indexes: telling them apart takes longer than reading them
SELECT a.attrelid AS object_id, a.attnum AS sub_id, a.xmin AS written FROM pg_catalog.pg_attribute a
 WHERE a.attrelid >= 16384 AND a.attnum > 0;

SELECT v.oid AS object_id, v.xmin AS written, v.adrelid AS owner_id FROM pg_catalog.pg_attrdef v WHERE v.oid >= 16384;

-- constraints of tables and of domains
SELECT k.oid AS object_id, k.xmin AS written, k.conrelid AS owner_id FROM pg_catalog.pg_constraint k WHERE k.oid >= 16384 AND k.conrelid <> 0;
SELECT k.oid AS object_id, k.xmin AS written, k.contypid AS owner_id FROM pg_catalog.pg_constraint k WHERE k.contypid >= 16384;

-- triggers, not those of foreign keys
SELECT g.oid AS object_id, g.xmin AS written, g.tgrelid AS owner_id FROM pg_catalog.pg_trigger g WHERE g.oid >= 16384 AND NOT g.tgisinternal;

SELECT p.oid AS object_id, p.xmin AS written, p.polrelid AS owner_id FROM pg_catalog.pg_policy p;

-- views, rules
SELECT w.oid AS object_id, w.xmin AS written, w.ev_class AS owner_id FROM pg_catalog.pg_rewrite w WHERE w.oid >= 16384;

-- parents of a table or partition
SELECT h.inhrelid AS object_id, h.inhseqno AS sub_id, h.xmin AS written FROM pg_catalog.pg_inherits h;

-- labels of enums
SELECT l.oid AS object_id, l.xmin AS written, l.enumtypid AS owner_id FROM pg_catalog.pg_enum l;

-- comments, each with the catalog of its object
SELECT x.objoid AS object_id, x.objsubid AS sub_id, x.xmin AS written, x.classoid AS owner_id FROM pg_catalog.pg_description x WHERE x.objoid >= 16384
UNION ALL
SELECT x.objoid, x.objsubid, x.xmin, x.classoid FROM pg_catalog.pg_namespace n
  JOIN pg_catalog.pg_description x ON x.objoid = n.oid AND x.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
 WHERE n.oid < 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';
