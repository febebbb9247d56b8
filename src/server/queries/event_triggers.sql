-- Event triggers.
SELECT 'event_trigger' AS kind,
       pg_catalog.quote_ident(e.evtname) AS identity,
       NULL AS parent,
       NULL AS schema,
       e.evtname AS name,
       0 AS position,
       e.tableoid AS class_id, e.oid AS object_id, 0 AS sub_id, e.tableoid AS root_class, e.oid AS root_id,
       e.evtevent AS event,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(o), ', ' ORDER BY o COLLATE pg_catalog."C") FROM pg_catalog.unnest(e.evttags) AS o) AS tags,
       e.evtfoid::pg_catalog.regprocedure::pg_catalog.text AS function,
       CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' END AS enabled,
       CASE WHEN e.evtowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.evtowner)) END AS owner,
       s.labels AS security_labels,
       x.description AS comment
  FROM pg_catalog.pg_event_trigger e
  LEFT JOIN (SELECT s.classoid, s.objoid,
                    pg_catalog.string_agg(pg_catalog.quote_ident(s.provider) || ' ' || pg_catalog.quote_literal(s.label), ', ' ORDER BY s.provider) AS labels
               FROM pg_catalog.pg_seclabel s WHERE s.objsubid = 0 GROUP BY s.classoid, s.objoid) s ON s.classoid = e.tableoid AND s.objoid = e.oid
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = e.tableoid AND x.objoid = e.oid AND x.objsubid = 0
 WHERE e.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND e.oid = ANY ($1)
;
