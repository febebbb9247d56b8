#include <string.h>
#include "base/command.h"
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
    char *whole;    /* the command line without a limit; NULL until all is loaded */
} Template;

static void template_clear(Template *template) {
    g_free(template->markdown);
    g_free(template->whole);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Template, template_clear)

/* GitHub takes no comment of more than 65,536 characters. */
#define COMMENT_LIMIT 60000

/* Where one stands, where it is written, how it is said and how fast: none of it decides what a report tells. */
static const char *const beside[] = {"directory", "output", "format", "report", "max-bytes", "fail-on", "exit-zero", "quiet", "verbose", "debug", "no-color", "progress", "no-progress",
                                     "no-cache", "scratch-url", "jobs", "connect-timeout", "database-timeout", NULL};

static void say_word(GString *out, const char *text) {
    bool plain = *text && strspn(text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "/._-@=+:,%") == strlen(text);
    g_autofree char *quoted = plain ? NULL : g_shell_quote(text);
    g_string_append_c(out, ' ');
    g_string_append(out, plain ? text : quoted);
}

/* A URL may hold a password: only the variable that has it is named. */
static char *without_secrets(const OptionRow *row, const char *value) {
    bool url = strcmp(row->name, "database") == 0 || strcmp(row->name, "fleet") == 0;
    const char *equals = url ? strchr(value, '=') : NULL;
    if (equals)
        return equals[1] == '@' ? g_strdup(value) : g_strdup_printf("%.*s=URL", (int)(equals - value), value);
    return strcmp(row->name, "fleet-query") == 0 ? command_redact(value) : g_strdup(value);
}

static void say_option(GString *out, const OptionRow *row, const char *value) {
    g_autofree char *shown = without_secrets(row, value);
    g_string_append_printf(out, " --%s", row->name);
    say_word(out, shown);
}

static void say_given(GString *out, const Options *options, const OptionRow *row) {
    const void *field = (const char *)options + row->offset;
    if (row->type == G_OPTION_ARG_STRING_ARRAY)
        for (char **value = *(char **const *)field; value && *value; value++)
            say_option(out, row, *value);
    else if (row->type == G_OPTION_ARG_NONE && *(const gboolean *)field)
        g_string_append_printf(out, " --%s", row->name);
    else if ((row->type == G_OPTION_ARG_STRING || row->type == G_OPTION_ARG_FILENAME) && *(char *const *)field)
        say_option(out, row, *(char *const *)field);
}

/* The user's own command, for a shell, without a limit. `base`: what the branch was compared with, which elsewhere need not be the default; NULL. */
static char *whole_command(const Options *options, bool merged, const char *base) {
    GString *out = g_string_new(merged ? "pgstrata merge" : "pgstrata report");
    size_t count;
    const OptionRow *rows = option_rows(&count);
    Options own = *options; /* borrows all texts */
    own.base = options->base ? options->base : (char *)(uintptr_t)base;
    for (char **file = merged ? options->arguments : NULL; file && *file; file++)
        say_word(out, *file);
    for (size_t i = 0; i < count; i++)
        if ((rows[i].commands & (merged ? COMMAND_MERGE : COMMAND_REPORT)) && !g_strv_contains(beside, rows[i].name))
            say_given(out, &own, &rows[i]);
    g_string_append(out, " --max-bytes none");
    return g_string_free(out, FALSE);
}

static bool load_template(Template *template, const Options *options, GError **error) {
    const char *name = options->template;
    template->name = name ? name : "audit";
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

/* One --report FORMAT=FILE; the file is borrowed from the argument. */
static bool further_parse(const char *argument, Format *format, const char **file, GError **error) {
    const char *equals = strchr(argument, '=');
    if (!equals || !equals[1]) {
        error_set(error, ERROR_USAGE, "--report needs FORMAT=FILE, not \"%s\"", argument);
        return false;
    }
    g_autofree char *name = g_strndup(argument, (size_t)(equals - argument));
    *file = equals + 1;
    return format_resolve(name, NULL, format, error);
}

static bool write_further(const Audit *audit, const Template *template, char *const *arguments, GError **error) {
    Format format;
    const char *file;
    for (; arguments && *arguments; arguments++)
        if (!further_parse(*arguments, &format, &file, error) || !write_report(audit, template, format, file, error))
            return false;
    return true;
}

/* Before any work: what is wrong with the options is not told after minutes. */
static bool check_formats(const Options *options, Format *format, Severity *fail_on, GError **error) {
    Format further;
    const char *file;
    for (char **argument = options->reports; argument && *argument; argument++)
        if (!further_parse(*argument, &further, &file, error))
            return false;
    return format_resolve(options->format, options->output, format, error) && fail_on_parse(options->fail_on, fail_on, error);
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
    if (!check_formats(options, &format, &fail_on, error))
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
    template.whole = whole_command(options, merged, session->audit->base_rev ? session->audit->base_rev : session->audit->base_name);
    /* With further reports named, standard output stays silent unless it is asked for. */
    if (options->output || options->format || !options->reports)
        if (!write_report(session->audit, &template, format, options->output, error))
            return 0;
    if (!write_further(session->audit, &template, options->reports, error))
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
