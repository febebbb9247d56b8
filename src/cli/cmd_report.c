#include <string.h>
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "command.h"
#include "load.h"
#include "report/report.h"
#include "session.h"
#include "shard.h"
#include "write.h"

#define TEMPLATE_LIMIT (2 << 20)
#define TITLE "Database schema audit"

/* --template: an embedded one by name, else a file. */
typedef struct {
    const char *name;
    char *markdown; /* of a file; NULL: an embedded one */
    size_t size;
} Template;

static void template_clear(Template *template) {
    g_free(template->markdown);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Template, template_clear)

static bool load_template(Template *template, const char *name, GError **error) {
    template->name = name ? name : "audit";
    if (strchr(template->name, '/') || strchr(template->name, '.'))
        template->markdown = file_read(name, TEMPLATE_LIMIT, &template->size, error);
    else
        return true;
    return template->markdown != NULL;
}

static bool wish(ReportWishes *wishes, const Template *template, GError **error) {
    if (!template->markdown)
        return report_wish_template(wishes, template->name, error);
    if (report_wish_text(wishes, template->markdown, template->size, error))
        return true;
    g_prefix_error(error, "%s: ", template->name);
    return false;
}

static Document *build(const Audit *audit, const Template *template, GError **error) {
    if (!template->markdown)
        return report_build(audit, template->name, error);
    Document *document = report_build_text(audit, template->markdown, template->size, error);
    if (!document)
        g_prefix_error(error, "%s: ", template->name);
    return document;
}

static bool write_report(const Audit *audit, const Template *template, Format format, const char *output, GError **error) {
    g_autofree char *bytes = NULL;
    if (format == FORMAT_JSON) {
        bytes = report_json(audit);
    } else {
        g_autoptr(Document) document = build(audit, template, error);
        if (!document)
            return false;
        bytes = format_document(format, document, TITLE);
    }
    if (!write_result(output, bytes, error))
        return false;
    if (output && strcmp(output, "-") != 0)
        log_notice("wrote %s", output);
    return true;
}

/* One --report FORMAT=FILE. */
static bool write_further(const Audit *audit, const Template *template, const char *argument, GError **error) {
    const char *equals = strchr(argument, '=');
    if (!equals || !equals[1]) {
        error_set(error, ERROR_USAGE, "--report needs FORMAT=FILE, not \"%s\"", argument);
        return false;
    }
    g_autofree char *name = g_strndup(argument, (size_t)(equals - argument));
    Format format;
    return format_resolve(name, NULL, &format, error) && write_report(audit, template, format, equals + 1, error);
}

static bool load_merged(Session *session, const Options *options, GError **error) {
    return session_load(session, options, error) && load_strata(session, options, error) && load_declared(session, options, error) && load_scripts(session, error) &&
           load_past(session, options, error) && shard_load(session, options, error) && load_versions(session, options, error) &&
           session_analyse(session, error);
}

static int report(const Options *options, bool merged, GError **error) {
    Format format;
    Severity fail_on;
    if (!format_resolve(options->format, options->output, &format, error) || !fail_on_parse(options->fail_on, &fail_on, error))
        return 0;
    g_auto(Template) template = {0};
    if (!load_template(&template, options->template, error))
        return 0;
    g_autoptr(Session) session = session_open(options, error);
    if (!session || !wish(session->wishes, &template, error) || !(merged ? load_merged : session_audit)(session, options, error))
        return 0;
    /* With further reports named, standard output stays silent unless it is asked for. */
    if (options->output || options->format || !options->reports)
        if (!write_report(session->audit, &template, format, options->output, error))
            return 0;
    for (char **further = options->reports; further && *further; further++)
        if (!write_further(session->audit, &template, *further, error))
            return 0;
    return options->exit_zero ? 0 : audit_exit_code(session->audit, fail_on);
}

int cmd_report(const Options *options, GError **error) {
    return options->shard ? shard_run(options, error) : report(options, false, error);
}

int cmd_merge(const Options *options, GError **error) {
    if (options->arguments && options->arguments[0])
        return report(options, true, error);
    error_set(error, ERROR_USAGE, "merge needs the files that pgstrata report --shard I/N has written");
    return 0;
}
