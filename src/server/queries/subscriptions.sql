-- Subscriptions of this database. The connection string is never read, nor what only superusers may: before 14 that is the row's own oid, which a view gives by name.
SELECT 'subscription' AS kind,
       pg_catalog.quote_ident(s.subname) AS identity,
       NULL AS parent,
       NULL AS schema,
       s.subname AS name,
       0 AS position,
       'pg_catalog.pg_subscription'::pg_catalog.regclass::pg_catalog.oid AS class_id, s.id AS object_id, 0 AS sub_id,
       'pg_catalog.pg_subscription'::pg_catalog.regclass::pg_catalog.oid AS root_class, s.id AS root_id,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(u.name), ', ' ORDER BY u.name COLLATE pg_catalog."C")
          FROM pg_catalog.unnest(s.subpublications) AS u (name)) AS publications,
       CASE WHEN NOT s.subenabled THEN 'yes' END AS disabled,
       CASE WHEN s.subslotname IS NULL THEN 'NONE'
            WHEN s.subslotname <> s.subname THEN pg_catalog.quote_ident(s.subslotname) END AS slot_name,
--[14+] CASE WHEN s.subsynccommit <> 'off' THEN s.subsynccommit END AS synchronous_commit,
--[14+] CASE WHEN s.subbinary THEN 'yes' END AS binary,
       -- a boolean until 15, a letter since; applied in parallel without being told since 18
--[14+] CASE s.substream::text
--[14+]     WHEN 'true' THEN 'on'
--[18+]     WHEN 'f' THEN 'off' WHEN 'p' THEN NULL
--[14+]     WHEN 't' THEN 'on' WHEN 'p' THEN 'parallel' END AS streaming,
--[15+] CASE WHEN s.subtwophasestate <> 'd' THEN 'yes' END AS two_phase,
--[15+] CASE WHEN s.subdisableonerr THEN 'yes' END AS disable_on_error,
--[16+] CASE WHEN s.suborigin <> 'any' THEN s.suborigin END AS origin,
--[16+] CASE WHEN s.subrunasowner THEN 'yes' END AS run_as_owner,
--[16+] CASE WHEN NOT s.subpasswordrequired THEN 'yes' END AS no_password,
--[17+] CASE WHEN s.subfailover THEN 'yes' END AS failover,
       x.description AS comment,
       CASE WHEN s.subowner <> (SELECT db.datdba FROM pg_catalog.pg_database db WHERE db.datname = pg_catalog.current_database()) AND s.subowner <> 6171
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(s.subowner)) END AS owner,
       sl.labels AS security_labels
  FROM (SELECT COALESCE(
--[14+]                 u.oid,
                        v.subid) AS id,
--[14+]        u.subsynccommit, u.subbinary, u.substream,
--[15+]        u.subtwophasestate, u.subdisableonerr,
--[16+]        u.suborigin, u.subrunasowner, u.subpasswordrequired,
--[17+]        u.subfailover,
               u.subname, u.subdbid, u.subowner, u.subenabled, u.subslotname, u.subpublications
          FROM pg_catalog.pg_subscription u
          LEFT JOIN (SELECT w.subname, pg_catalog.min(w.subid) AS subid FROM pg_catalog.pg_stat_subscription w GROUP BY w.subname) v
                 ON v.subname = u.subname) s
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = 'pg_catalog.pg_subscription'::pg_catalog.regclass AND x.objoid = s.id AND x.objsubid = 0
  LEFT JOIN (SELECT l.objoid, pg_catalog.string_agg(pg_catalog.quote_ident(l.provider) || ' ' || pg_catalog.quote_literal(l.label), ', '
                                                    ORDER BY l.provider COLLATE pg_catalog."C") AS labels
               FROM pg_catalog.pg_shseclabel l
              WHERE l.classoid = 'pg_catalog.pg_subscription'::pg_catalog.regclass
--[only] AND l.objoid = ANY ($1)
              GROUP BY l.objoid) sl ON sl.objoid = s.id
 WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
--[only] AND s.id = ANY ($1)
;
