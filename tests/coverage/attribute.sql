CREATE TYPE public.pair AS (x integer, y text);
-- case: attribute
-- changes: added attribute public.pair."two words"
ALTER TYPE public.pair ADD ATTRIBUTE "two words" date;
-- case: attribute.dropped
-- changes: removed attribute public.pair.x
ALTER TYPE public.pair DROP ATTRIBUTE x;
-- case: attribute.type
-- changes: changed attribute public.pair.x type
ALTER TYPE public.pair ALTER ATTRIBUTE x TYPE bigint;
-- case: attribute.collation
-- changes: changed attribute public.pair.y collation
ALTER TYPE public.pair ALTER ATTRIBUTE y TYPE text COLLATE "C";
-- case: attribute.comment
-- changes: changed attribute public.pair.x comment
COMMENT ON COLUMN public.pair.x IS 'covered';
