/* The commands that print one section of the report: history, schema. */

#include "base/error.h"
#include "command.h"
#include "report/report.h"
#include "session.h"
#include "shard.h"
#include "write.h"

/* Evidence that was missing counts whatever is printed; findings only where the command asks for them. */
static int exit_code(const Audit *audit, const Options *options) {
    Severity fail_on = SEVERITY_COUNT;
    if (options->exit_zero)
        return 0;
    if (options->fail_on && !fail_on_parse(options->fail_on, &fail_on, NULL))
        return 0;
    int code = audit_exit_code(audit, fail_on);
    return code == 4 && audit->history->complete ? 0 : code;
}

static bool build_section(const Audit *audit, const char *name, const Options *options, Document *document, GError **error) {
    const Section *section = section_find(name);
    g_assert(section);
    if (options->limit < 0) {
        error_set(error, ERROR_USAGE, "--limit must not be negative");
        return false;
    }
    const Slot slot = {.name = name, .limit = options->limit, .level = 1};
    document_heading(document, document_root(document), 1, section->title);
    section->build(audit, document, document_root(document), &slot);
    document_drop_dead_links(document);
    return true;
}

static int print_section(const char *name, const Options *options, GError **error) {
    const Slot slot = {.name = name};
    if (options->shard)
        return shard_run(options, error);
    Format format;
    Severity ignored;
    if (!format_resolve(options->format, options->output, &format, error) || !fail_on_parse(options->fail_on, &ignored, error))
        return 0;
    g_autoptr(Session) session = session_open(options, error);
    if (session)
        report_wish(session->wishes, &slot);
    if (!session || !session_audit(session, options, error))
        return 0;
    g_autofree char *bytes = NULL;
    if (format == FORMAT_JSON) {
        bytes = report_json(session->audit);
    } else {
        g_autoptr(Document) document = document_new();
        if (!build_section(session->audit, name, options, document, error))
            return 0;
        bytes = format_document(format, document, section_find(name)->title);
    }
    return write_result(options->output, bytes, error) ? exit_code(session->audit, options) : 0;
}

int cmd_history(const Options *options, GError **error) {
    return print_section("history", options, error);
}

int cmd_schema(const Options *options, GError **error) {
    return print_section("schema", options, error);
}
