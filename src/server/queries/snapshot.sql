-- A name for this transaction's snapshot, so that a second connection can share the work, when there is much of it: tables and views above a number. They are
-- counted no further than that.
SELECT CASE WHEN (SELECT pg_catalog.count(*) FROM (SELECT FROM pg_catalog.pg_class c
                                                    WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm') LIMIT 1000) AS many) = 1000
            THEN pg_catalog.pg_export_snapshot() END AS snapshot
;
