CREATE DOMAIN public.code AS text CONSTRAINT form CHECK (VALUE <> '');
-- case: domain_constraint
-- changes: added domain_constraint public.code."a size"
ALTER DOMAIN public.code ADD CONSTRAINT "a size" CHECK (length(VALUE) < 10);
-- case: domain_constraint
-- changes: added domain public.other
-- changes: added domain_constraint public.other.other_check
CREATE DOMAIN public.other AS integer CHECK (VALUE > 0);
-- case: domain_constraint.dropped
-- changes: removed domain_constraint public.code.form
ALTER DOMAIN public.code DROP CONSTRAINT form;
-- case: domain_constraint.expression
-- changes: changed domain_constraint public.code.form expression
ALTER DOMAIN public.code DROP CONSTRAINT form;
ALTER DOMAIN public.code ADD CONSTRAINT form CHECK (VALUE <> 'none');
-- case: domain_constraint.not_valid
-- changes: changed domain_constraint public.code.form not_valid
ALTER DOMAIN public.code DROP CONSTRAINT form;
ALTER DOMAIN public.code ADD CONSTRAINT form CHECK (VALUE <> '') NOT VALID;
-- case: domain_constraint.comment
-- changes: changed domain_constraint public.code.form comment
COMMENT ON CONSTRAINT form ON DOMAIN public.code IS 'covered';
