-- A stand-in for the extension pgvector where it is not installed: types, operators and index methods of its names, so that tables and indexes
-- look as they would; nothing computes. Values are bytes, printed as they were written; the indexes are hash indexes (a B-tree
-- insists on being one). Made in the first schema of search_path.
CREATE TYPE vector;
CREATE TYPE halfvec;
CREATE TYPE sparsevec;

DO $stand_in$
DECLARE
    name text;
    operation text;
    method text;
BEGIN
    FOREACH method IN ARRAY ARRAY['hnsw', 'ivfflat'] LOOP
        EXECUTE format('CREATE ACCESS METHOD %I TYPE INDEX HANDLER pg_catalog.hashhandler', method);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['vector', 'halfvec', 'sparsevec'] LOOP
        EXECUTE format('CREATE FUNCTION %1$s_in(cstring, oid, integer) RETURNS %1$s LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS ''textin''', name);
        EXECUTE format('CREATE FUNCTION %1$s_out(%1$s) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS ''textout''', name);
        -- the length of varchar prints as vector(1536) does
        EXECUTE format('CREATE TYPE %1$s (INPUT = %1$s_in, OUTPUT = %1$s_out, TYPMOD_IN = pg_catalog.varchartypmodin, TYPMOD_OUT = pg_catalog.varchartypmodout, '
                       'INTERNALLENGTH = VARIABLE, STORAGE = external)', name);
        EXECUTE format('CREATE FUNCTION %1$s_cmp(%1$s, %1$s) RETURNS integer LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS ''byteacmp''', name);
        EXECUTE format('CREATE FUNCTION %1$s_hash(%1$s) RETURNS integer LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS ''hashvarlena''', name);
        FOREACH operation IN ARRAY ARRAY['lt', 'le', 'eq', 'ge', 'gt', 'ne'] LOOP
            EXECUTE format('CREATE FUNCTION %1$s_%2$s(%1$s, %1$s) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS ''bytea%2$s''', name, operation);
        END LOOP;
        EXECUTE format('CREATE OPERATOR < (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = %1$s_lt)', name);
        EXECUTE format('CREATE OPERATOR <= (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = %1$s_le)', name);
        EXECUTE format('CREATE OPERATOR = (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = %1$s_eq)', name);
        EXECUTE format('CREATE OPERATOR >= (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = %1$s_ge)', name);
        EXECUTE format('CREATE OPERATOR > (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = %1$s_gt)', name);
        EXECUTE format('CREATE OPERATOR <> (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = %1$s_ne)', name);
        EXECUTE format('CREATE OPERATOR CLASS %1$s_ops DEFAULT FOR TYPE %1$s USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, '
                       'FUNCTION 1 %1$s_cmp(%1$s, %1$s)', name);
        FOREACH operation IN ARRAY ARRAY['l2_distance', 'inner_product', 'cosine_distance', 'l1_distance', name || '_negative_inner_product'] LOOP
            EXECUTE format('CREATE FUNCTION %2$s(%1$s, %1$s) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS ''SELECT 0::double precision''', name, operation);
        END LOOP;
        EXECUTE format('CREATE OPERATOR <-> (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = l2_distance, COMMUTATOR = <->)', name);
        EXECUTE format('CREATE OPERATOR <#> (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = %1$s_negative_inner_product, COMMUTATOR = <#>)', name);
        EXECUTE format('CREATE OPERATOR <=> (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = cosine_distance, COMMUTATOR = <=>)', name);
        EXECUTE format('CREATE OPERATOR <+> (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = l1_distance, COMMUTATOR = <+>)', name);
        EXECUTE format('CREATE FUNCTION l2_norm(%1$s) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS ''SELECT 0::double precision''', name);
        EXECUTE format('CREATE FUNCTION l2_normalize(%1$s) RETURNS %1$s LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS ''SELECT $1''', name);
        EXECUTE format('CREATE FUNCTION vector_dims(%1$s) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS ''SELECT 0''', name);
        FOREACH method IN ARRAY ARRAY['hnsw', 'ivfflat'] LOOP
            FOREACH operation IN ARRAY ARRAY['l2', 'ip', 'cosine', 'l1'] LOOP
                CONTINUE WHEN method = 'ivfflat' AND (operation = 'l1' OR name = 'sparsevec');
                EXECUTE format('CREATE OPERATOR CLASS %1$s_%2$s_ops %4$s FOR TYPE %1$s USING %3$s AS FUNCTION 1 %1$s_hash(%1$s)', name, operation, method,
                               CASE WHEN method = 'ivfflat' AND operation = 'l2' THEN 'DEFAULT' ELSE '' END);
            END LOOP;
        END LOOP;
    END LOOP;
END
$stand_in$;

CREATE FUNCTION bit_hash(bit) RETURNS integer LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE AS 'hashvarlena';
CREATE OPERATOR CLASS bit_hamming_ops FOR TYPE bit USING hnsw AS FUNCTION 1 bit_hash(bit);
CREATE OPERATOR CLASS bit_jaccard_ops FOR TYPE bit USING hnsw AS FUNCTION 1 bit_hash(bit);
CREATE OPERATOR CLASS bit_hamming_ops FOR TYPE bit USING ivfflat AS FUNCTION 1 bit_hash(bit);

CREATE CAST (vector AS halfvec) WITH INOUT AS ASSIGNMENT;
CREATE CAST (halfvec AS vector) WITH INOUT AS IMPLICIT;
CREATE CAST (vector AS sparsevec) WITH INOUT AS IMPLICIT;
CREATE CAST (sparsevec AS vector) WITH INOUT AS ASSIGNMENT;
CREATE CAST (vector AS real[]) WITH INOUT AS IMPLICIT;
CREATE CAST (integer[] AS vector) WITH INOUT AS ASSIGNMENT;
CREATE CAST (real[] AS vector) WITH INOUT AS ASSIGNMENT;
CREATE CAST (double precision[] AS vector) WITH INOUT AS ASSIGNMENT;
CREATE CAST (numeric[] AS vector) WITH INOUT AS ASSIGNMENT;
