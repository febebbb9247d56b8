-- The catalog rows of the user's objects: each row's address, the transaction that wrote it, and the object that it belongs to. Comparing two
-- inventories tells what changed between them, drops included.
-- One plain scan a catalog, by an index where only a few rows are the user's (oids from 16384 on, but for schema public): what belongs to what
-- is put together by the reader (src/server/inventory.c), which takes a fraction of the time of joins here. The order of the statements is known
-- to the reader; each ends with a line that ends with a semicolon. Columns: class_id (absent: the reader knows it), object_id, sub_id
-- (absent: 0), written, owner_class, owner_id (absent: the object itself), kind.

-- namespaces of the user
SELECT n.oid AS object_id, n.xmin AS written FROM pg_catalog.pg_namespace n
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema';

-- members of extensions, each with its catalog: to be left out, so that ALTER EXTENSION ... ADD shows as well
SELECT d.objid AS object_id, d.xmin AS written, d.classid AS owner_id FROM pg_catalog.pg_depend d
 WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e';

-- relations, each with its namespace; composite types with their type
SELECT c.oid AS object_id, c.xmin AS written, CASE c.relkind WHEN 'c' THEN c.reltype ELSE c.relnamespace END AS owner_id, c.relkind AS kind
  FROM pg_catalog.pg_class c
 WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I', 'S', 'f', 'c');

-- types, each with its namespace: not those of relations, nor arrays
SELECT t.oid AS object_id, t.xmin AS written, t.typnamespace AS owner_id FROM pg_catalog.pg_type t
 WHERE t.oid >= 16384
   AND (t.typtype IN ('e', 'd', 'r')
        OR t.typtype = 'b' AND (t.typcategory <> 'A' OR t.typelem = 0 OR t.typname !~ '^_')
        OR t.typtype = 'c' AND t.typrelid IN (SELECT c.oid FROM pg_catalog.pg_class c WHERE c.oid >= 16384 AND c.relkind = 'c'));

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

-- What is rare, in two statements. First objects of their own, each with its catalog and its namespace (0: it has none)
SELECT c.tableoid AS class_id, c.oid AS object_id, c.xmin AS written, c.collnamespace AS owner_id FROM pg_catalog.pg_collation c WHERE c.oid >= 16384
UNION ALL
SELECT c.tableoid, c.oid, c.xmin, c.connamespace FROM pg_catalog.pg_conversion c WHERE c.oid >= 16384
UNION ALL
SELECT o.tableoid, o.oid, o.xmin, o.oprnamespace FROM pg_catalog.pg_operator o WHERE o.oid >= 16384
UNION ALL
SELECT o.tableoid, o.oid, o.xmin, o.opcnamespace FROM pg_catalog.pg_opclass o WHERE o.oid >= 16384
UNION ALL
SELECT o.tableoid, o.oid, o.xmin, o.opfnamespace FROM pg_catalog.pg_opfamily o WHERE o.oid >= 16384
UNION ALL
SELECT t.tableoid, t.oid, t.xmin, t.prsnamespace FROM pg_catalog.pg_ts_parser t WHERE t.oid >= 16384
UNION ALL
SELECT t.tableoid, t.oid, t.xmin, t.tmplnamespace FROM pg_catalog.pg_ts_template t WHERE t.oid >= 16384
UNION ALL
SELECT t.tableoid, t.oid, t.xmin, t.dictnamespace FROM pg_catalog.pg_ts_dict t WHERE t.oid >= 16384
UNION ALL
SELECT t.tableoid, t.oid, t.xmin, t.cfgnamespace FROM pg_catalog.pg_ts_config t WHERE t.oid >= 16384
UNION ALL
SELECT s.tableoid, s.oid, s.xmin, s.stxnamespace FROM pg_catalog.pg_statistic_ext s
UNION ALL
SELECT l.tableoid, l.oid, l.xmin, 0 FROM pg_catalog.pg_language l WHERE l.oid >= 16384
UNION ALL
SELECT a.tableoid, a.oid, a.xmin, 0 FROM pg_catalog.pg_am a WHERE a.oid >= 16384
UNION ALL
SELECT c.tableoid, c.oid, c.xmin, 0 FROM pg_catalog.pg_cast c WHERE c.oid >= 16384
UNION ALL
SELECT t.tableoid, t.oid, t.xmin, 0 FROM pg_catalog.pg_transform t
UNION ALL
SELECT e.tableoid, e.oid, e.xmin, 0 FROM pg_catalog.pg_event_trigger e
UNION ALL
SELECT f.tableoid, f.oid, f.xmin, 0 FROM pg_catalog.pg_foreign_data_wrapper f
UNION ALL
SELECT s.tableoid, s.oid, s.xmin, 0 FROM pg_catalog.pg_foreign_server s
UNION ALL
SELECT p.tableoid, p.oid, p.xmin, 0 FROM pg_catalog.pg_publication p
UNION ALL
SELECT a.tableoid, a.oid, a.xmin, 0 FROM pg_catalog.pg_default_acl a
UNION ALL
-- of user mappings and subscriptions not everybody may read all: what may be read says whether they changed
SELECT 'pg_catalog.pg_user_mapping'::pg_catalog.regclass, u.umid,
       (pg_catalog.hashtext(ROW(u.umuser, u.srvid, u.umoptions)::pg_catalog.text)::pg_catalog.int8 & 4294967295)::pg_catalog.text::pg_catalog.xid, 0
  FROM pg_catalog.pg_user_mappings u
UNION ALL
SELECT 'pg_catalog.pg_subscription'::pg_catalog.regclass,
       COALESCE(
--[14+] s.oid,
         (SELECT pg_catalog.min(w.subid) FROM pg_catalog.pg_stat_subscription w WHERE w.subname = s.subname), 0),
       (pg_catalog.hashtext(ROW(s.subname, s.subowner, s.subenabled, s.subslotname, s.subpublications
--[14+] , s.subsynccommit, s.subbinary, s.substream
--[15+] , s.subtwophasestate, s.subdisableonerr
--[16+] , s.suborigin, s.subrunasowner, s.subpasswordrequired
--[17+] , s.subfailover
         )::pg_catalog.text)::pg_catalog.int8 & 4294967295)::pg_catalog.text::pg_catalog.xid, 0
  FROM pg_catalog.pg_subscription s WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database());

-- Then what belongs to objects, each with its catalog, and catalog and oid of the object. A class and the members of a family belong to the family and to all
-- of its classes: which class a member is shown with depends on which there are.
SELECT o.tableoid AS class_id, o.oid AS object_id, 0 AS sub_id, o.xmin AS written,
       'pg_catalog.pg_opfamily'::pg_catalog.regclass::pg_catalog.oid AS owner_class, o.amopfamily AS owner_id
  FROM pg_catalog.pg_amop o WHERE o.oid >= 16384
UNION ALL
SELECT o.tableoid, o.oid, 0, o.xmin, c.tableoid, c.oid
  FROM pg_catalog.pg_amop o JOIN pg_catalog.pg_opclass c ON c.opcfamily = o.amopfamily WHERE o.oid >= 16384 AND c.oid >= 16384
UNION ALL
SELECT o.tableoid, o.oid, 0, o.xmin, 'pg_catalog.pg_opfamily'::pg_catalog.regclass, o.amprocfamily FROM pg_catalog.pg_amproc o WHERE o.oid >= 16384
UNION ALL
SELECT o.tableoid, o.oid, 0, o.xmin, c.tableoid, c.oid
  FROM pg_catalog.pg_amproc o JOIN pg_catalog.pg_opclass c ON c.opcfamily = o.amprocfamily WHERE o.oid >= 16384 AND c.oid >= 16384
UNION ALL
SELECT o.tableoid, o.oid, 0, o.xmin, 'pg_catalog.pg_opfamily'::pg_catalog.regclass, o.opcfamily FROM pg_catalog.pg_opclass o WHERE o.oid >= 16384
UNION ALL
SELECT o.tableoid, o.oid, 0, o.xmin, c.tableoid, c.oid
  FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_opclass c ON c.opcfamily = o.opcfamily AND c.oid <> o.oid WHERE o.oid >= 16384 AND c.oid >= 16384
UNION ALL
SELECT m.tableoid, m.mapcfg, m.maptokentype * 65536 + m.mapseqno, m.xmin, 'pg_catalog.pg_ts_config'::pg_catalog.regclass, m.mapcfg
  FROM pg_catalog.pg_ts_config_map m WHERE m.mapcfg >= 16384
UNION ALL
SELECT f.tableoid, f.ftrelid, 0, f.xmin, 'pg_catalog.pg_class'::pg_catalog.regclass, f.ftrelid FROM pg_catalog.pg_foreign_table f
UNION ALL
SELECT p.tableoid, p.oid, 0, p.xmin, 'pg_catalog.pg_publication'::pg_catalog.regclass, p.prpubid FROM pg_catalog.pg_publication_rel p
UNION ALL
--[15+] SELECT p.tableoid, p.oid, 0, p.xmin, 'pg_catalog.pg_publication'::pg_catalog.regclass, p.pnpubid FROM pg_catalog.pg_publication_namespace p UNION ALL
SELECT a.tableoid, a.aggfnoid, 0, a.xmin, 'pg_catalog.pg_proc'::pg_catalog.regclass, a.aggfnoid
  FROM pg_catalog.pg_aggregate a WHERE a.aggfnoid >= 16384::pg_catalog.oid
UNION ALL
SELECT r.tableoid, r.rngtypid, 0, r.xmin, 'pg_catalog.pg_type'::pg_catalog.regclass, r.rngtypid FROM pg_catalog.pg_range r WHERE r.rngtypid >= 16384
UNION ALL
-- multirange types, each with its range type
--[14+] SELECT t.tableoid, t.oid, 0, t.xmin, t.tableoid, r.rngtypid FROM pg_catalog.pg_range r JOIN pg_catalog.pg_type t ON t.oid = r.rngmultitypid
--[14+]  WHERE r.rngmultitypid >= 16384 AND t.oid >= 16384 UNION ALL
SELECT l.tableoid, l.objoid, l.objsubid, l.xmin, l.classoid, l.objoid FROM pg_catalog.pg_seclabel l
UNION ALL
SELECT l.tableoid, l.objoid, 0, l.xmin, l.classoid, l.objoid FROM pg_catalog.pg_shseclabel l
 WHERE l.classoid = 'pg_catalog.pg_subscription'::pg_catalog.regclass;

-- comments, each with catalog and oid of its object; 2200 is schema public
SELECT x.objoid AS object_id, x.objsubid AS sub_id, x.xmin AS written, x.classoid AS owner_class, x.objoid AS owner_id
  FROM pg_catalog.pg_description x WHERE x.objoid >= 16384
UNION ALL
SELECT x.objoid, x.objsubid, x.xmin, x.classoid, x.objoid
  FROM pg_catalog.pg_description x WHERE x.objoid = 2200 AND x.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass;
