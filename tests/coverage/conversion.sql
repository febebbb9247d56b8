CREATE ROLE coverage_owner;
CREATE CONVERSION public.turn FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
-- case: conversion
-- changes: added conversion public.back
CREATE DEFAULT CONVERSION public.back FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
-- case: conversion.dropped
-- changes: removed conversion public.turn
DROP CONVERSION public.turn;
-- case: conversion.source_encoding
-- changes: changed conversion public.turn source_encoding
-- changes: changed conversion public.turn function
DROP CONVERSION public.turn;
CREATE CONVERSION public.turn FOR 'LATIN2' TO 'UTF8' FROM iso8859_to_utf8;
-- case: conversion.target_encoding
-- changes: changed conversion public.turn source_encoding
-- changes: changed conversion public.turn target_encoding
-- changes: changed conversion public.turn function
DROP CONVERSION public.turn;
CREATE CONVERSION public.turn FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
-- case: conversion.function
-- until: 13
-- changes: added function public.own(integer, integer, cstring, internal, integer)
-- changes: changed conversion public.turn function
CREATE FUNCTION public.own(integer, integer, cstring, internal, integer) RETURNS void LANGUAGE c STRICT AS '$libdir/utf8_and_iso8859_1', 'iso8859_1_to_utf8';
DROP CONVERSION public.turn;
CREATE CONVERSION public.turn FOR 'LATIN1' TO 'UTF8' FROM public.own;
-- case: conversion.function
-- since: 14
-- changes: added function public.own(integer, integer, cstring, internal, integer, boolean)
-- changes: changed conversion public.turn function
CREATE FUNCTION public.own(integer, integer, cstring, internal, integer, boolean) RETURNS integer LANGUAGE c STRICT AS '$libdir/utf8_and_iso8859_1', 'iso8859_1_to_utf8';
DROP CONVERSION public.turn;
CREATE CONVERSION public.turn FOR 'LATIN1' TO 'UTF8' FROM public.own;
-- case: conversion.default
-- changes: changed conversion public.turn default
DROP CONVERSION public.turn;
CREATE DEFAULT CONVERSION public.turn FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
-- case: conversion.comment
-- changes: changed conversion public.turn comment
COMMENT ON CONVERSION public.turn IS 'covered';
-- case: conversion.owner
-- changes: changed conversion public.turn owner
ALTER CONVERSION public.turn OWNER TO coverage_owner;
