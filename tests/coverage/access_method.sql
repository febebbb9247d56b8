CREATE ACCESS METHOD coverage_method TYPE INDEX HANDLER bthandler;
-- case: access_method
-- changes: added access_method coverage_other
CREATE ACCESS METHOD coverage_other TYPE TABLE HANDLER heap_tableam_handler;
-- case: access_method.dropped
-- changes: removed access_method coverage_method
DROP ACCESS METHOD coverage_method;
-- case: access_method.type
-- changes: changed access_method coverage_method type
-- changes: changed access_method coverage_method handler
DROP ACCESS METHOD coverage_method;
CREATE ACCESS METHOD coverage_method TYPE TABLE HANDLER heap_tableam_handler;
-- case: access_method.handler
-- changes: changed access_method coverage_method handler
DROP ACCESS METHOD coverage_method;
CREATE ACCESS METHOD coverage_method TYPE INDEX HANDLER hashhandler;
-- case: access_method.comment
-- changes: changed access_method coverage_method comment
COMMENT ON ACCESS METHOD coverage_method IS 'covered';
