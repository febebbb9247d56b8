/* drift: the sources of each target, or two sources that are named. */

#include "base/error.h"
#include "command.h"
#include "report/report.h"
#include "session.h"
#include "source.h"
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

static int drift_of_targets(const Options *options, Format format, Severity fail_on, GError **error) {
    g_autoptr(Session) session = session_open(options, error);
    if (!session || !session_audit(session, options, error))
        return 0;
    g_autofree char *bytes = NULL;
    if (format == FORMAT_JSON) {
        bytes = report_json(session->audit);
    } else {
        g_autoptr(Document) document = report_build(session->audit, "drift", error);
        if (!document)
            return 0;
        bytes = format_document(format, document, "Schema drift");
    }
    if (!write_result(options->output, bytes, error))
        return 0;
    if (options->exit_zero)
        return 0;
    int code = audit_exit_code(session->audit, fail_on);
    return (code == 0 || code == 4) && has_drift(session->audit) && fail_on != SEVERITY_COUNT ? 2 : code;
}

static int drift_of_two(const Options *options, Format format, Severity fail_on, GError **error) {
    g_autoptr(Source) a = source_load(options->arguments[0], options, error);
    if (!a)
        return 0;
    g_autoptr(Source) b = source_load(options->arguments[1], options, error);
    if (!b)
        return 0;
    g_autoptr(ChangeSet) changes = diff_pair_names(change_set_between(a->catalog, b->catalog, false));
    g_autofree char *bytes = NULL;
    if (format == FORMAT_JSON) {
        bytes = report_json_changes(a->title, b->title, changes);
    } else {
        g_autoptr(Document) document = report_build_changes(a->title, b->title, changes);
        bytes = format_document(format, document, "Schema differences");
    }
    if (!write_result(options->output, bytes, error) || options->exit_zero)
        return 0;
    for (guint i = 0; fail_on != SEVERITY_COUNT && i < changes->changes->len; i++)
        if (change_grade(changes->changes->pdata[i]) == GRADE_DIFFERENT)
            return 2;
    return a->complete && b->complete ? 0 : 4;
}

int cmd_drift(const Options *options, GError **error) {
    Format format;
    Severity fail_on;
    if (!format_resolve(options->format, options->output, &format, error) || !fail_on_parse(options->fail_on, &fail_on, error))
        return 0;
    guint arguments = options->arguments ? g_strv_length(options->arguments) : 0;
    if (arguments == 0)
        return drift_of_targets(options, format, fail_on, error);
    if (arguments == 2)
        return drift_of_two(options, format, fail_on, error);
    error_set(error, ERROR_USAGE, "drift takes no source or two");
    error_set_hint(error, "pgstrata drift migrations@v1.0 migrations");
    return 0;
}
