CREATE ROLE coverage_owner;
CREATE OPERATOR FAMILY public.across USING btree;
-- case: operator_family
-- changes: added operator_family public."other family" USING hash
CREATE OPERATOR FAMILY public."other family" USING hash;
-- case: operator_family.dropped
-- changes: removed operator_family public.across USING btree
DROP OPERATOR FAMILY public.across USING btree;
-- case: operator_family.operators
-- changes: changed operator_family public.across USING btree operators
ALTER OPERATOR FAMILY public.across USING btree ADD OPERATOR 1 < (integer, bigint), OPERATOR 3 = (integer, bigint);
-- case: operator_family.functions
-- changes: changed operator_family public.across USING btree functions
ALTER OPERATOR FAMILY public.across USING btree ADD FUNCTION 1 btint48cmp(integer, bigint);
-- case: operator_family.comment
-- changes: changed operator_family public.across USING btree comment
COMMENT ON OPERATOR FAMILY public.across USING btree IS 'covered';
-- case: operator_family.owner
-- changes: changed operator_family public.across USING btree owner
ALTER OPERATOR FAMILY public.across USING btree OWNER TO coverage_owner;
