/* drift: the sources of each target, or two sources that are named. */

#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "command.h"
#include "compare.h"
#include "report/report.h"
#include "session.h"
#include "shard.h"
#include "write.h"

static bool has_drift(const Audit *audit) {
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        for (guint j = 0; j < part->databases->len; j++) {
            const DriftResult *drift = ((const AuditDatabase *)part->databases->pdata[j])->drift;
            for (size_t class = 0; drift && class < DRIFT_COUNT; class++)
                if (class != DRIFT_PENDING && drift->counts[class] > 0)
                    return true;
        }
    }
    return false;
}

static bool print_targets(const Options *options, const Audit *audit, Format format, GError **error) {
    if (options->repair_sql && strcmp(options->repair_sql, "-") == 0)
        return true;
    g_autofree char *bytes = NULL;
    if (format == FORMAT_JSON) {
        bytes = report_json(audit);
    } else {
        g_autoptr(Document) document = report_build(audit, "drift", error);
        if (!document)
            return false;
        bytes = format_document(format, document, "Schema drift");
    }
    return write_result(options->output, bytes, error);
}

static int drift_of_targets(const Options *options, Format format, Severity fail_on, GError **error) {
    g_autoptr(Session) session = session_open(options, error);
    if (!session || !session_audit(session, options, error))
        return 0;
    if (options->repair_sql && !compare_repair_database(session->audit, options, error))
        return 0;
    if (!print_targets(options, session->audit, format, error) || options->exit_zero)
        return 0;
    int code = audit_exit_code(session->audit, fail_on);
    return (code == 0 || code == 4) && has_drift(session->audit) && fail_on != SEVERITY_COUNT ? 2 : code;
}

int cmd_drift(const Options *options, GError **error) {
    Format format;
    Severity fail_on;
    if (options->shard)
        return shard_run(options, error);
    guint arguments = options->arguments ? g_strv_length(options->arguments) : 0;
    if (!fail_on_parse(options->fail_on, &fail_on, error))
        return 0;
    if (arguments == 2)
        return compare_sources(options, fail_on != SEVERITY_COUNT, error);
    if (arguments == 0)
        return format_resolve(options->format, options->output, &format, error) ? drift_of_targets(options, format, fail_on, error) : 0;
    error_set(error, ERROR_USAGE, "drift takes no source or two");
    error_set_hint(error, "pgstrata drift migrations@v1.0 migrations");
    return 0;
}
