#include <string.h>
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "analysis/review.h"
#include "command.h"
#include "git/branches.h"
#include "load.h"
#include "output/output.h"
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
    size_t limit;   /* bytes of Markdown; SIZE_MAX: none */
    char *whole;    /* the command line without a limit */
} Template;

static void template_clear(Template *template) {
    g_free(template->markdown);
    g_free(template->whole);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Template, template_clear)

/* GitHub takes no comment of more than 65,536 characters. */
#define COMMENT_LIMIT 60000

static char *whole_command(const Options *options) {
    GString *out = g_string_new("pgstrata report");
    const struct {
        const char *name, *value;
    } given[] = {{"template", options->template}, {"rev", options->rev}, {"base", options->base}};
    for (size_t i = 0; i < G_N_ELEMENTS(given); i++) {
        g_autofree char *quoted = given[i].value ? g_shell_quote(given[i].value) : NULL;
        bool plain = given[i].value && strspn(given[i].value, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "/._-") == strlen(given[i].value);
        if (given[i].value)
            g_string_append_printf(out, " --%s %s", given[i].name, plain ? given[i].value : quoted);
    }
    g_string_append(out, " --max-bytes none");
    return g_string_free(out, FALSE);
}

static bool load_template(Template *template, const Options *options, GError **error) {
    const char *name = options->template;
    template->name = name ? name : "audit";
    template->whole = whole_command(options);
    if (!max_bytes_parse(options->max_bytes, strcmp(template->name, "comment") == 0 ? COMMENT_LIMIT : SIZE_MAX, &template->limit, error))
        return false;
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
        bytes = format == FORMAT_MARKDOWN && template->limit != SIZE_MAX ? output_markdown_within(document, template->limit, template->whole) : format_document(format, document, TITLE);
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

/* In a pull request's job, GitHub checks out the merge that it has tried: the branch itself is one of its parents. */
static char *find_trial_head(const Options *options) {
    g_autoptr(Repository) repository = repository_open(options->directory ? options->directory : ".", NULL);
    return repository ? branch_trial_head(repository) : NULL;
}

/* Of a branch, what it brings decides. */
static int exit_code(const Audit *audit, Severity fail_on) {
    return audit->review ? review_exit_code(audit->review, fail_on) : audit_exit_code(audit, fail_on);
}

static int report(const Options *options, bool merged, GError **error) {
    Format format;
    Severity fail_on;
    if (!format_resolve(options->format, options->output, &format, error) || !fail_on_parse(options->fail_on, &fail_on, error))
        return 0;
    g_auto(Template) template = {0};
    if (!load_template(&template, options, error))
        return 0;
    g_autoptr(ReportWishes) wishes = report_wishes_new();
    if (!wish(wishes, &template, error))
        return 0;
    wishes->needs |= options->base ? NEEDS_REVIEW : 0;
    g_autofree char *head = (wishes->needs & NEEDS_REVIEW) && !options->rev ? find_trial_head(options) : NULL;
    Options own = *options; /* borrows all texts */
    own.rev = head ? head : options->rev;
    g_autoptr(Session) session = session_open(&own, error);
    if (!session)
        return 0;
    report_wishes_free(session->wishes);
    session->wishes = g_steal_pointer(&wishes);
    if (!(merged ? load_merged : session_audit)(session, &own, error))
        return 0;
    /* With further reports named, standard output stays silent unless it is asked for. */
    if (options->output || options->format || !options->reports)
        if (!write_report(session->audit, &template, format, options->output, error))
            return 0;
    for (char **further = options->reports; further && *further; further++)
        if (!write_further(session->audit, &template, *further, error))
            return 0;
    return options->exit_zero ? 0 : exit_code(session->audit, fail_on);
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
