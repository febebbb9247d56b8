#include "base/error.h"
#include "command.h"
#include "report/report.h"
#include "session.h"
#include "write.h"

int cmd_blame(const Options *options, GError **error) {
    Format format;
    if (!format_resolve(options->format, options->output, &format, error))
        return 0;
    if (!options->arguments || !options->arguments[0] || options->arguments[1]) {
        error_set(error, ERROR_USAGE, "blame needs the name of one object");
        error_set_hint(error, "pgstrata blame users.email, pgstrata blame public.users");
        return 0;
    }
    const char *object = options->arguments[0];
    g_autoptr(Session) session = session_open(options, error);
    if (!session)
        return 0;
    Options without_live = *options;
    without_live.offline = TRUE; /* provenance needs no live database */
    if (!session_audit(session, &without_live, error))
        return 0;
    g_autofree char *bytes = NULL;
    if (format == FORMAT_JSON) {
        bytes = report_json_blame(session->audit, NULL, object, error);
    } else {
        g_autoptr(Document) document = report_build_blame(session->audit, NULL, object, error);
        if (document)
            bytes = format_document(format, document, object);
    }
    if (!bytes || !write_result(options->output, bytes, error))
        return 0;
    return session->audit->history->complete ? 0 : 4;
}
