CREATE TEXT SEARCH TEMPLATE public.plain (LEXIZE = dsimple_lexize);
-- case: text_search_template
-- changes: added text_search_template public.other
CREATE TEXT SEARCH TEMPLATE public.other (INIT = dsynonym_init, LEXIZE = dsynonym_lexize);
-- case: text_search_template.dropped
-- changes: removed text_search_template public.plain
DROP TEXT SEARCH TEMPLATE public.plain;
-- case: text_search_template.init
-- changes: changed text_search_template public.plain init
DROP TEXT SEARCH TEMPLATE public.plain;
CREATE TEXT SEARCH TEMPLATE public.plain (INIT = dsimple_init, LEXIZE = dsimple_lexize);
-- case: text_search_template.lexize
-- changes: changed text_search_template public.plain lexize
DROP TEXT SEARCH TEMPLATE public.plain;
CREATE TEXT SEARCH TEMPLATE public.plain (LEXIZE = dsynonym_lexize);
-- case: text_search_template.comment
-- changes: changed text_search_template public.plain comment
COMMENT ON TEXT SEARCH TEMPLATE public.plain IS 'covered';
