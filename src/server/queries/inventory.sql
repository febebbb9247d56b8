-- One row per catalog row of the user's objects: its address, the transaction that wrote it, and the object that is read as a whole (root).
-- Comparing two inventories tells what changed between them, drops included. Extension members and temporary objects are left out, so
-- ALTER EXTENSION ... ADD shows as well. Objects of users have oids from 16384 on, but for schema public.
WITH member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
     WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.deptype = 'e'
), namespace AS MATERIALIZED (
    SELECT n.oid, n.tableoid AS class, n.xmin AS writer FROM pg_catalog.pg_namespace n
     WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), relation AS MATERIALIZED (
    SELECT c.oid, c.tableoid AS class, c.xmin AS writer, c.relkind,
           CASE c.relkind WHEN 'i' THEN (SELECT i.indrelid FROM pg_catalog.pg_index i WHERE i.indexrelid = c.oid)
                          WHEN 'I' THEN (SELECT i.indrelid FROM pg_catalog.pg_index i WHERE i.indexrelid = c.oid)
                          -- the sequence of an identity column is read with its table
                          WHEN 'S' THEN COALESCE((SELECT o.refobjid FROM pg_catalog.pg_depend o
                                                   WHERE o.classid = c.tableoid AND o.objid = c.oid AND o.objsubid = 0
                                                     AND o.refclassid = c.tableoid AND o.deptype = 'i'), c.oid)
                          ELSE c.oid END AS root
      FROM pg_catalog.pg_class c
     WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I', 'S')
       AND c.relnamespace IN (SELECT n.oid FROM namespace n)
       AND c.oid NOT IN (SELECT m.objid FROM member m WHERE m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass)
), type AS MATERIALIZED (
    SELECT t.oid, t.tableoid AS class, t.xmin AS writer, t.typtype FROM pg_catalog.pg_type t
     WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd')
       AND t.typnamespace IN (SELECT n.oid FROM namespace n)
       AND t.oid NOT IN (SELECT m.objid FROM member m WHERE m.classid = 'pg_catalog.pg_type'::pg_catalog.regclass)
), object (class, oid, writer, root_class, root) AS MATERIALIZED (
    SELECT r.class, r.oid, r.writer, r.class, r.root FROM relation r
    UNION ALL SELECT t.class, t.oid, t.writer, t.class, t.oid FROM type t
    UNION ALL SELECT n.class, n.oid, n.writer, n.class, n.oid FROM namespace n
               WHERE n.oid NOT IN (SELECT m.objid FROM member m WHERE m.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass)
    UNION ALL SELECT e.tableoid, e.oid, e.xmin, e.tableoid, e.oid FROM pg_catalog.pg_extension e
    UNION ALL SELECT p.tableoid, p.oid, p.xmin, p.tableoid, p.oid FROM pg_catalog.pg_proc p
               WHERE p.oid >= 16384 AND p.pronamespace IN (SELECT n.oid FROM namespace n)
                 AND p.oid NOT IN (SELECT m.objid FROM member m WHERE m.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass)
    UNION ALL SELECT k.tableoid, k.oid, k.xmin, r.class, r.root FROM pg_catalog.pg_constraint k JOIN relation r ON r.oid = k.conrelid
    UNION ALL SELECT k.tableoid, k.oid, k.xmin, t.class, t.oid FROM pg_catalog.pg_constraint k JOIN type t ON t.oid = k.contypid
    UNION ALL SELECT g.tableoid, g.oid, g.xmin, r.class, r.root FROM pg_catalog.pg_trigger g JOIN relation r ON r.oid = g.tgrelid
    UNION ALL SELECT p.tableoid, p.oid, p.xmin, r.class, r.root FROM pg_catalog.pg_policy p JOIN relation r ON r.oid = p.polrelid
)
SELECT o.class AS class_id, o.oid AS object_id, 0 AS sub_id, o.writer AS xmin, o.root_class, o.root AS root_id FROM object o
UNION ALL SELECT a.tableoid, a.attrelid, a.attnum::pg_catalog.int4, a.xmin, r.class, r.root
            FROM pg_catalog.pg_attribute a JOIN relation r ON r.oid = a.attrelid AND r.relkind IN ('r', 'p', 'v', 'm')
           WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL SELECT v.tableoid, v.oid, 0, v.xmin, r.class, r.root FROM pg_catalog.pg_attrdef v JOIN relation r ON r.oid = v.adrelid
UNION ALL SELECT i.tableoid, i.indexrelid, 0, i.xmin, r.class, r.root FROM pg_catalog.pg_index i JOIN relation r ON r.oid = i.indexrelid
           WHERE i.indexrelid >= 16384
UNION ALL SELECT w.tableoid, w.oid, 0, w.xmin, r.class, r.root FROM pg_catalog.pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE w.oid >= 16384
UNION ALL SELECT h.tableoid, h.inhrelid, h.inhseqno, h.xmin, r.class, r.root FROM pg_catalog.pg_inherits h JOIN relation r ON r.oid = h.inhrelid
UNION ALL SELECT s.tableoid, s.seqrelid, 0, s.xmin, r.class, r.root FROM pg_catalog.pg_sequence s JOIN relation r ON r.oid = s.seqrelid
UNION ALL SELECT l.tableoid, l.oid, 0, l.xmin, t.class, t.oid FROM pg_catalog.pg_enum l JOIN type t ON t.oid = l.enumtypid
UNION ALL SELECT o.tableoid, o.objid, o.refobjsubid, o.xmin, r.class, r.root
            FROM relation r JOIN pg_catalog.pg_depend o ON o.classid = r.class AND o.objid = r.oid AND o.objsubid = 0 AND o.refclassid = r.class
           WHERE r.relkind = 'S' AND o.deptype IN ('a', 'i')
UNION ALL SELECT x.tableoid, x.objoid, x.objsubid, x.xmin, o.root_class, o.root
            FROM pg_catalog.pg_description x JOIN object o ON o.oid = x.objoid AND o.class = x.classoid WHERE x.objoid >= 16384
UNION ALL SELECT x.tableoid, x.objoid, x.objsubid, x.xmin, n.class, n.oid
            FROM namespace n JOIN pg_catalog.pg_description x ON x.objoid = n.oid AND x.classoid = n.class WHERE n.oid < 16384
;
