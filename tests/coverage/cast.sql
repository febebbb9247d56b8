CREATE TYPE public.mood AS ENUM ('sad', 'happy');
CREATE FUNCTION public.to_mood(integer, integer, boolean) RETURNS public.mood LANGUAGE sql AS 'SELECT ''sad''::public.mood';
CREATE CAST (integer AS public.mood) WITH INOUT;
CREATE CAST (integer AS date) WITHOUT FUNCTION;
-- case: cast
-- changes: added cast (public.mood AS integer)
CREATE CAST (public.mood AS integer) WITH INOUT AS IMPLICIT;
-- case: cast
-- changes: added range_type public.textrange
CREATE TYPE public.textrange AS RANGE (subtype = text);
-- case: cast.dropped
-- changes: removed cast (integer AS public.mood)
DROP CAST (integer AS public.mood);
-- case: cast.method
-- changes: changed cast (integer AS public.mood) method
DROP CAST (integer AS public.mood);
CREATE CAST (integer AS public.mood) WITH FUNCTION public.to_mood(integer, integer, boolean);
-- case: cast.method
-- changes: changed cast (integer AS date) method
DROP CAST (integer AS date);
CREATE CAST (integer AS date) WITH INOUT;
-- case: cast.context
-- changes: changed cast (integer AS public.mood) context
DROP CAST (integer AS public.mood);
CREATE CAST (integer AS public.mood) WITH INOUT AS ASSIGNMENT;
-- case: cast.comment
-- changes: changed cast (integer AS public.mood) comment
COMMENT ON CAST (integer AS public.mood) IS 'covered';
