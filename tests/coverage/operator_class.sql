CREATE ROLE coverage_owner;
CREATE FUNCTION public.compare(point, point) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE OPERATOR FAMILY public.family USING btree;
CREATE OPERATOR CLASS public.places FOR TYPE point USING btree AS STORAGE point;
CREATE OPERATOR CLASS public.areas FOR TYPE point USING gist AS OPERATOR 1 << (point, point);
-- case: operator_class
-- changes: added operator_class public.others USING btree
-- changes: added operator_family public.others USING btree
CREATE OPERATOR CLASS public.others FOR TYPE point USING btree AS OPERATOR 1 <<, OPERATOR 3 ~=, OPERATOR 5 >>, FUNCTION 1 public.compare(point, point);
-- case: operator_class.dropped
-- changes: removed operator_class public.places USING btree
DROP OPERATOR CLASS public.places USING btree;
-- case: operator_class.dropped
-- changes: removed operator_class public.places USING btree
-- changes: removed operator_family public.places USING btree
DROP OPERATOR FAMILY public.places USING btree CASCADE;
-- case: operator_class.type
-- changes: changed operator_class public.places USING btree type
DROP OPERATOR CLASS public.places USING btree;
CREATE OPERATOR CLASS public.places FOR TYPE box USING btree AS STORAGE box;
-- case: operator_class.default
-- changes: changed operator_class public.places USING btree default
DROP OPERATOR CLASS public.places USING btree;
CREATE OPERATOR CLASS public.places DEFAULT FOR TYPE point USING btree AS STORAGE point;
-- case: operator_class.family
-- changes: changed operator_class public.places USING btree family
DROP OPERATOR CLASS public.places USING btree;
CREATE OPERATOR CLASS public.places FOR TYPE point USING btree FAMILY public.family AS STORAGE point;
-- case: operator_class.storage
-- changes: changed operator_class public.areas USING gist storage
DROP OPERATOR FAMILY public.areas USING gist CASCADE;
CREATE OPERATOR CLASS public.areas FOR TYPE point USING gist AS OPERATOR 1 << (point, point), STORAGE box;
-- case: operator_class.operators
-- changes: changed operator_class public.places USING btree operators
DROP OPERATOR CLASS public.places USING btree;
CREATE OPERATOR CLASS public.places FOR TYPE point USING btree AS OPERATOR 1 << (point, point), OPERATOR 5 >> (point, point);
-- case: operator_class.operators
-- changes: changed operator_class public.areas USING gist operators
ALTER OPERATOR FAMILY public.areas USING gist ADD OPERATOR 15 <-> (point, point) FOR ORDER BY float_ops;
-- case: operator_class.functions
-- changes: changed operator_class public.places USING btree functions
DROP OPERATOR CLASS public.places USING btree;
CREATE OPERATOR CLASS public.places FOR TYPE point USING btree AS FUNCTION 1 public.compare(point, point);
-- case: operator_class.comment
-- changes: changed operator_class public.places USING btree comment
COMMENT ON OPERATOR CLASS public.places USING btree IS 'covered';
-- case: operator_class.owner
-- changes: changed operator_class public.places USING btree owner
ALTER OPERATOR CLASS public.places USING btree OWNER TO coverage_owner;
