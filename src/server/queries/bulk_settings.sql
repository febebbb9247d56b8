-- For reading everything: statistics of system catalogs are often missing or stale, and then a nested loop of index look-ups is chosen
-- where a hash join takes a third of the time. The queries name their joins in a good order, so planning need not try others: that is
-- half of the time on a small schema. For the transaction only.
SELECT pg_catalog.set_config('enable_nestloop', 'off', true),
       pg_catalog.set_config('join_collapse_limit', '1', true)
;
