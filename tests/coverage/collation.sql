CREATE ROLE coverage_owner;
CREATE COLLATION public.letters (lc_collate = 'C', lc_ctype = 'C');
CREATE COLLATION public.words (provider = icu, locale = 'de');
-- case: collation
-- changes: added collation public."other letters"
CREATE COLLATION public."other letters" FROM "POSIX";
-- case: collation
-- since: 17
-- changes: added collation public.built
CREATE COLLATION public.built (provider = builtin, locale = 'C.UTF-8');
-- case: collation.dropped
-- changes: removed collation public.letters
DROP COLLATION public.letters;
-- case: collation.provider
-- changes: changed collation public.letters provider
-- changes: changed collation public.letters locale
DROP COLLATION public.letters;
CREATE COLLATION public.letters (provider = icu, locale = 'de');
-- case: collation.locale
-- changes: changed collation public.letters locale
DROP COLLATION public.letters;
CREATE COLLATION public.letters (locale = 'POSIX');
-- case: collation.locale
-- changes: changed collation public.words locale
DROP COLLATION public.words;
CREATE COLLATION public.words (provider = icu, locale = 'sv');
-- case: collation.ctype
-- changes: changed collation public.letters ctype
DROP COLLATION public.letters;
CREATE COLLATION public.letters (lc_collate = 'C', lc_ctype = 'POSIX');
-- case: collation.nondeterministic
-- changes: changed collation public.words nondeterministic
DROP COLLATION public.words;
CREATE COLLATION public.words (provider = icu, locale = 'de', deterministic = false);
-- case: collation.rules
-- since: 16
-- changes: changed collation public.words rules
DROP COLLATION public.words;
CREATE COLLATION public.words (provider = icu, locale = 'de', rules = '&V << w <<< W');
-- case: collation.comment
-- changes: changed collation public.letters comment
COMMENT ON COLLATION public.letters IS 'covered';
-- case: collation.owner
-- changes: changed collation public.letters owner
ALTER COLLATION public.letters OWNER TO coverage_owner;
