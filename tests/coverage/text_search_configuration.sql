CREATE ROLE coverage_owner;
CREATE TEXT SEARCH PARSER public.parse (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH DICTIONARY public.lower (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION public.words (COPY = simple);
CREATE TEXT SEARCH CONFIGURATION public.empty (PARSER = "default");
-- case: text_search_configuration
-- changes: added text_search_configuration public."more words"
CREATE TEXT SEARCH CONFIGURATION public."more words" (COPY = english);
-- case: text_search_configuration.dropped
-- changes: removed text_search_configuration public.words
DROP TEXT SEARCH CONFIGURATION public.words;
-- case: text_search_configuration.parser
-- changes: changed text_search_configuration public.empty parser
DROP TEXT SEARCH CONFIGURATION public.empty;
CREATE TEXT SEARCH CONFIGURATION public.empty (PARSER = public.parse);
-- case: text_search_configuration.mappings
-- changes: changed text_search_configuration public.words mappings
ALTER TEXT SEARCH CONFIGURATION public.words ALTER MAPPING FOR word, "int" WITH english_stem, public.lower;
-- case: text_search_configuration.mappings
-- changes: changed text_search_configuration public.words mappings
ALTER TEXT SEARCH CONFIGURATION public.words DROP MAPPING FOR url_path;
-- case: text_search_configuration.comment
-- changes: changed text_search_configuration public.words comment
COMMENT ON TEXT SEARCH CONFIGURATION public.words IS 'covered';
-- case: text_search_configuration.owner
-- changes: changed text_search_configuration public.words owner
ALTER TEXT SEARCH CONFIGURATION public.words OWNER TO coverage_owner;
