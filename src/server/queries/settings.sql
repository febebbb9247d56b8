-- What the text of definitions depends on, and modesty on a server that others use; for the transaction only.
SELECT pg_catalog.set_config('search_path', '', true),
       -- a database in SQL_ASCII may hold any bytes, which the server would refuse to send as UTF-8
       pg_catalog.set_config('client_encoding', CASE pg_catalog.current_setting('server_encoding') WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END, true),
       pg_catalog.set_config('quote_all_identifiers', 'off', true),
       pg_catalog.set_config('DateStyle', 'ISO, YMD', true),
       pg_catalog.set_config('IntervalStyle', 'postgres', true),
       pg_catalog.set_config('TimeZone', 'UTC', true),
       pg_catalog.set_config('extra_float_digits', '1', true),
       pg_catalog.set_config('bytea_output', 'hex', true),
       pg_catalog.set_config('xmlbinary', 'base64', true),
       pg_catalog.set_config('lc_monetary', 'C', true),
       pg_catalog.set_config('standard_conforming_strings', 'on', true),
       pg_catalog.set_config('client_min_messages', 'warning', true),
       -- no temporary files, no worker processes, no compilation for queries that take milliseconds
       pg_catalog.set_config('work_mem', '65536', true),
       pg_catalog.set_config('max_parallel_workers_per_gather', '0', true),
       pg_catalog.set_config('jit', 'off', true),
       -- prepared queries: a plan of their own for each array of roots would cost more than it saves
       pg_catalog.set_config('plan_cache_mode', 'force_generic_plan', true)
;
