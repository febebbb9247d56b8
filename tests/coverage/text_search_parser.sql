CREATE FUNCTION public.own_start(internal, integer) RETURNS internal LANGUAGE internal STRICT AS 'prsd_start';
CREATE FUNCTION public.own_token(internal, internal, internal) RETURNS internal LANGUAGE internal STRICT AS 'prsd_nexttoken';
CREATE FUNCTION public.own_end(internal) RETURNS void LANGUAGE internal STRICT AS 'prsd_end';
CREATE FUNCTION public.own_types(internal) RETURNS internal LANGUAGE internal STRICT AS 'prsd_lextype';
CREATE TEXT SEARCH PARSER public.words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
-- case: text_search_parser
-- changes: added text_search_parser public."other words"
CREATE TEXT SEARCH PARSER public."other words" (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
-- case: text_search_parser.dropped
-- changes: removed text_search_parser public.words
DROP TEXT SEARCH PARSER public.words;
-- case: text_search_parser.start
-- changes: changed text_search_parser public.words start
DROP TEXT SEARCH PARSER public.words;
CREATE TEXT SEARCH PARSER public.words (START = public.own_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
-- case: text_search_parser.get_token
-- changes: changed text_search_parser public.words get_token
DROP TEXT SEARCH PARSER public.words;
CREATE TEXT SEARCH PARSER public.words (START = prsd_start, GETTOKEN = public.own_token, END = prsd_end, LEXTYPES = prsd_lextype);
-- case: text_search_parser.end
-- changes: changed text_search_parser public.words end
DROP TEXT SEARCH PARSER public.words;
CREATE TEXT SEARCH PARSER public.words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = public.own_end, LEXTYPES = prsd_lextype);
-- case: text_search_parser.headline
-- changes: changed text_search_parser public.words headline
DROP TEXT SEARCH PARSER public.words;
CREATE TEXT SEARCH PARSER public.words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
-- case: text_search_parser.lextypes
-- changes: changed text_search_parser public.words lextypes
DROP TEXT SEARCH PARSER public.words;
CREATE TEXT SEARCH PARSER public.words (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = public.own_types);
-- case: text_search_parser.comment
-- changes: changed text_search_parser public.words comment
COMMENT ON TEXT SEARCH PARSER public.words IS 'covered';
