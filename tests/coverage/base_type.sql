CREATE ROLE coverage_owner;
-- A type and its functions, which need each other; with options of its own.
CREATE PROCEDURE public.make(name text, options text, input text DEFAULT '_in') LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TYPE IF EXISTS public.%I CASCADE', name);
    EXECUTE format('CREATE TYPE public.%I', name);
    EXECUTE format('CREATE FUNCTION public.%I(cstring) RETURNS public.%I LANGUAGE internal IMMUTABLE STRICT AS ''int4in''', name || '_in', name);
    EXECUTE format('CREATE FUNCTION public.%I(cstring, oid, integer) RETURNS public.%I LANGUAGE internal IMMUTABLE STRICT AS ''int4in''', name || '_read', name);
    EXECUTE format('CREATE FUNCTION public.%I(public.%I) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS ''int4out''', name || '_out', name);
    EXECUTE format('CREATE FUNCTION public.%I(public.%I) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS ''int4out''', name || '_write', name);
    EXECUTE format('CREATE FUNCTION public.%I(internal) RETURNS public.%I LANGUAGE internal IMMUTABLE STRICT AS ''int4recv''', name || '_recv', name);
    EXECUTE format('CREATE FUNCTION public.%I(public.%I) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS ''int4send''', name || '_send', name);
    EXECUTE format('CREATE TYPE public.%I (INPUT = public.%I, %s)', name, name || input, options);
END
$$;
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4');
CALL public.make('long', 'OUTPUT = public.long_out');
-- case: base_type
-- changes: added base_type public.other
-- changes: added function public.other_in(cstring)
-- changes: added function public.other_read(cstring, oid, integer)
-- changes: added function public.other_out(public.other)
-- changes: added function public.other_write(public.other)
-- changes: added function public.other_recv(internal)
-- changes: added function public.other_send(public.other)
CALL public.make('other', 'OUTPUT = public.other_out, LIKE = double precision');
-- case: base_type.dropped
-- changes: removed base_type public.num
-- changes: removed function public.num_in(cstring)
-- changes: removed function public.num_read(cstring, oid, integer)
-- changes: removed function public.num_out(public.num)
-- changes: removed function public.num_write(public.num)
-- changes: removed function public.num_recv(internal)
-- changes: removed function public.num_send(public.num)
DROP TYPE public.num CASCADE;
-- case: base_type.input
-- changes: changed base_type public.num input
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4', '_read');
-- case: base_type.output
-- changes: changed base_type public.num output
CALL public.make('num', 'OUTPUT = public.num_write, INTERNALLENGTH = 4');
-- case: base_type.receive
-- changes: changed base_type public.num receive
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, RECEIVE = public.num_recv');
-- case: base_type.send
-- changes: changed base_type public.num send
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, SEND = public.num_send');
-- case: base_type.typmod_in
-- changes: changed base_type public.num typmod_in
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, TYPMOD_IN = bpchartypmodin');
-- case: base_type.typmod_out
-- changes: changed base_type public.num typmod_in
-- changes: changed base_type public.num typmod_out
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, TYPMOD_IN = bpchartypmodin, TYPMOD_OUT = bpchartypmodout');
-- case: base_type.analyze
-- changes: changed base_type public.num analyze
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, ANALYZE = range_typanalyze');
-- case: base_type.subscript
-- changes: changed base_type public.num subscript
-- since: 14
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, SUBSCRIPT = jsonb_subscript_handler');
-- case: base_type.length
-- changes: changed base_type public.num length
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 8');
-- case: base_type.by_value
-- changes: changed base_type public.num by_value
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, PASSEDBYVALUE');
-- case: base_type.alignment
-- changes: changed base_type public.num alignment
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, ALIGNMENT = double');
-- case: base_type.category
-- changes: changed base_type public.num category
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, CATEGORY = ''N''');
-- case: base_type.preferred
-- changes: changed base_type public.num preferred
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, PREFERRED = true');
-- case: base_type.default
-- changes: changed base_type public.num default
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, DEFAULT = ''it''''s''');
-- case: base_type.element
-- changes: changed base_type public.num element
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, ELEMENT = integer');
-- case: base_type.delimiter
-- changes: changed base_type public.num delimiter
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, DELIMITER = '';''');
-- case: base_type.collatable
-- changes: changed base_type public.num collatable
CALL public.make('num', 'OUTPUT = public.num_out, INTERNALLENGTH = 4, COLLATABLE = true');
-- case: base_type.storage
-- changes: changed base_type public.long storage
CALL public.make('long', 'OUTPUT = public.long_out, STORAGE = extended');
-- case: base_type.storage
-- since: 13
-- changes: changed base_type public.long storage
ALTER TYPE public.long SET (STORAGE = external);
-- case: base_type.comment
-- changes: changed base_type public.num comment
COMMENT ON TYPE public.num IS 'covered';
-- case: base_type.owner
-- changes: changed base_type public.num owner
ALTER TYPE public.num OWNER TO coverage_owner;
-- case: base_type.privileges
-- changes: changed base_type public.num privileges
GRANT USAGE ON TYPE public.num TO coverage_owner;
-- case: base_type.security_labels
-- changes: changed base_type public.num security_labels
-- repair: none, no provider of labels is loaded
INSERT INTO pg_catalog.pg_seclabel (objoid, classoid, objsubid, provider, label) VALUES ('public.num'::regtype, 'pg_catalog.pg_type'::regclass, 0, 'coverage', 'secret');
