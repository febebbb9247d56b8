CREATE ROLE coverage_owner;
CREATE TYPE public.span AS RANGE (subtype = text);
CREATE FUNCTION public.distance(text, text) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT 1::double precision';
-- case: range_type
-- changes: added range_type public.textrange
CREATE TYPE public.textrange AS RANGE (subtype = text, subtype_opclass = text_pattern_ops, collation = "C", subtype_diff = public.distance);
-- case: range_type.dropped
-- changes: removed range_type public.span
DROP TYPE public.span;
-- case: range_type.subtype
-- changes: changed range_type public.span subtype
DROP TYPE public.span;
CREATE TYPE public.span AS RANGE (subtype = date);
-- case: range_type.subtype_opclass
-- changes: changed range_type public.span subtype_opclass
DROP TYPE public.span;
CREATE TYPE public.span AS RANGE (subtype = text, subtype_opclass = text_pattern_ops);
-- case: range_type.collation
-- changes: changed range_type public.span collation
DROP TYPE public.span;
CREATE TYPE public.span AS RANGE (subtype = text, collation = "C");
-- case: range_type.canonical
-- changes: added function public.canon(public.span)
-- changes: changed range_type public.span canonical
DROP TYPE public.span;
CREATE TYPE public.span;
CREATE FUNCTION public.canon(public.span) RETURNS public.span LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
CREATE TYPE public.span AS RANGE (subtype = text, canonical = public.canon);
-- case: range_type.subtype_diff
-- changes: changed range_type public.span subtype_diff
DROP TYPE public.span;
CREATE TYPE public.span AS RANGE (subtype = text, subtype_diff = public.distance);
-- case: range_type.multirange_type
-- since: 14
-- changes: changed range_type public.span multirange_type
DROP TYPE public.span;
CREATE TYPE public.span AS RANGE (subtype = text, multirange_type_name = public.spans);
-- case: range_type.multirange_type
-- since: 14
-- changes: changed range_type public.span multirange_type
ALTER TYPE public.span_multirange RENAME TO spans;
-- case: range_type.comment
-- changes: changed range_type public.span comment
COMMENT ON TYPE public.span IS 'covered';
-- case: range_type.owner
-- changes: changed range_type public.span owner
ALTER TYPE public.span OWNER TO coverage_owner;
-- case: range_type.privileges
-- changes: changed range_type public.span privileges
GRANT USAGE ON TYPE public.span TO coverage_owner;
-- case: range_type.security_labels
-- changes: changed range_type public.span security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('public.span'::regtype, 'pg_catalog.pg_type'::regclass, 0, 'coverage', 'secret');
