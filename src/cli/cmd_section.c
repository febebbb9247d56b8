/* The commands that print one section of the report: history, schema, timeline, bugs. */

#include <unistd.h>
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

static char *section_page(const Audit *audit, const Slot *slot, Format format) {
    const Section *section = section_find(slot->name);
    g_autoptr(Document) document = document_new();
    document_heading(document, document_root(document), 1, section->title);
    section->build(audit, document, document_root(document), slot);
    document_drop_dead_links(document);
    return format_document(format, document, section->title);
}

/* What a command prints in the formats that are no document. */
typedef struct {
    const char *name; /* of the section */
    char *(*json)(const Audit *audit);
    char *(*text)(const Audit *audit, const Slot *slot); /* NULL: none */
    const char *bug;  /* of its slot */
    bool past;        /* tells nothing of scripts and of what migrations risk */
} SectionCommand;

static bool resolve_format(const SectionCommand *command, const Options *options, Format *format, GError **error) {
    bool terminal = !options->format && !options->output && isatty(STDOUT_FILENO);
    *format = FORMAT_TEXT;
    if (command->text && (terminal || g_strcmp0(options->format, "text") == 0))
        return true;
    return format_resolve(options->format, options->output, format, error);
}

static char *section_bytes(const SectionCommand *command, const Audit *audit, const Options *options, Format format) {
    const Slot slot = {.name = command->name, .limit = options->limit, .level = 1, .state = options->state, .bug = command->bug};
    if (format == FORMAT_JSON)
        return command->json(audit);
    return format == FORMAT_TEXT ? command->text(audit, &slot) : section_page(audit, &slot, format);
}

static bool check_limit(const Options *options, GError **error) {
    if (options->limit >= 0)
        return true;
    error_set(error, ERROR_USAGE, "--limit must not be negative");
    return false;
}

/* Reading these costs as much as all else when the past is known already. With --fail-on their findings count. */
static void leave_out_present(Session *session, const Options *options) {
    Project *project = session->audit->project;
    if (options->fail_on)
        return;
    session->audit->risk_scope = RISKS_NONE;
    if (!project->scripts)
        project->scripts = g_ptr_array_new();
    g_ptr_array_set_size(project->scripts, 0);
}

static int print_section(const SectionCommand *command, const Options *options, GError **error) {
    const Slot slot = {.name = command->name};
    Format format;
    Severity ignored;
    if (!check_limit(options, error) || !fail_on_parse(options->fail_on, &ignored, error))
        return 0;
    if (options->shard)
        return shard_run(options, error);
    if (!resolve_format(command, options, &format, error))
        return 0;
    g_autoptr(Session) session = session_open(options, error);
    if (session)
        report_wish(session->wishes, &slot);
    if (session && command->past)
        leave_out_present(session, options);
    if (!session || !session_audit(session, options, error))
        return 0;
    g_autofree char *bytes = section_bytes(command, session->audit, options, format);
    return write_result(options->output, bytes, error) ? exit_code(session->audit, options) : 0;
}

int cmd_history(const Options *options, GError **error) {
    return print_section(&(SectionCommand){"history", report_json, NULL, NULL, false}, options, error);
}

int cmd_schema(const Options *options, GError **error) {
    return print_section(&(SectionCommand){"schema", report_json, NULL, NULL, false}, options, error);
}

static bool check_state(const Options *options, GError **error) {
    static const char *const states[] = {"open", "resolved", "all", NULL};
    if (!options->state || g_strv_contains(states, options->state))
        return true;
    error_set(error, ERROR_USAGE, "--state: \"%s\" is none of open, resolved, all", options->state);
    return false;
}

int cmd_timeline(const Options *options, GError **error) {
    return check_state(options, error) ? print_section(&(SectionCommand){"timeline", report_json_timeline, report_text_timeline, NULL, true}, options, error) : 0;
}

int cmd_bugs(const Options *options, GError **error) {
    g_autofree char *wanted = options->arguments && options->arguments[0] ? g_strjoinv(",", options->arguments) : NULL;
    return check_state(options, error) ? print_section(&(SectionCommand){"bugs", report_json_bugs, NULL, wanted, false}, options, error) : 0;
}
