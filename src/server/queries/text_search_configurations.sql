-- Text search configurations: which dictionaries the tokens of each type are looked up in. Types of tokens have numbers; their names come from the parser.
SELECT 'text_search_configuration' AS kind,
       pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.cfgname) AS identity,
       NULL AS parent,
       n.nspname AS schema,
       c.cfgname AS name,
       0 AS position,
       c.tableoid AS class_id, c.oid AS object_id, 0 AS sub_id, c.tableoid AS root_class, c.oid AS root_id,
       CASE WHEN pn.nspname = 'pg_catalog' THEN '' ELSE pg_catalog.quote_ident(pn.nspname) || '.' END || pg_catalog.quote_ident(p.prsname) AS parser,
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(k.alias) || ' WITH ' || m.dictionaries, E'\n' ORDER BY k.alias COLLATE pg_catalog."C")
          FROM (SELECT m.maptokentype, pg_catalog.string_agg(m.mapdict::pg_catalog.regdictionary::pg_catalog.text, ', ' ORDER BY m.mapseqno) AS dictionaries
                  FROM pg_catalog.pg_ts_config_map m WHERE m.mapcfg = c.oid GROUP BY m.maptokentype) m
          JOIN pg_catalog.ts_token_type(c.cfgparser) k ON k.tokid = m.maptokentype) AS mappings,
       CASE WHEN c.cfgowner NOT IN ((SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()), 6171)
            THEN pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.cfgowner)) END AS owner,
       x.description AS comment
  FROM pg_catalog.pg_ts_config c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
  JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
  JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace
  LEFT JOIN pg_catalog.pg_description x ON x.classoid = c.tableoid AND x.objoid = c.oid AND x.objsubid = 0
 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                      WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        AND d.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass AND d.deptype = 'e')
--[only] AND c.oid = ANY ($1)
;
