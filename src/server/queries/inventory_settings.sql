-- An inventory gives numbers only: nothing but the meaning of operators depends on settings. The one join is one of
-- hashes, whatever statistics say. For the transaction only.
SELECT pg_catalog.set_config('search_path', '', true),
       pg_catalog.set_config('max_parallel_workers_per_gather', '0', true),
       pg_catalog.set_config('enable_nestloop', 'off', true),
       pg_catalog.set_config('jit', 'off', true)
;
