CREATE ROLE coverage_owner;
CREATE TEXT SEARCH TEMPLATE public.plain (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY public.lower (TEMPLATE = simple);
-- case: text_search_dictionary
-- changes: added text_search_dictionary public.stems
CREATE TEXT SEARCH DICTIONARY public.stems (TEMPLATE = snowball, LANGUAGE = german);
-- case: text_search_dictionary.dropped
-- changes: removed text_search_dictionary public.lower
DROP TEXT SEARCH DICTIONARY public.lower;
-- case: text_search_dictionary.template
-- changes: changed text_search_dictionary public.lower template
DROP TEXT SEARCH DICTIONARY public.lower;
CREATE TEXT SEARCH DICTIONARY public.lower (TEMPLATE = public.plain);
-- case: text_search_dictionary.options
-- changes: changed text_search_dictionary public.lower options
ALTER TEXT SEARCH DICTIONARY public.lower (ACCEPT = false);
-- case: text_search_dictionary.comment
-- changes: changed text_search_dictionary public.lower comment
COMMENT ON TEXT SEARCH DICTIONARY public.lower IS 'covered';
-- case: text_search_dictionary.owner
-- changes: changed text_search_dictionary public.lower owner
ALTER TEXT SEARCH DICTIONARY public.lower OWNER TO coverage_owner;
