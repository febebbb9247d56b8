#include "compare.h"

#include <string.h>
#include <unistd.h>
#include "analysis/source_comparison.h"
#include "base/error.h"
#include "proof.h"
#include "report/report.h"
#include "source.h"
#include "write.h"

/* --- the repair ------------------------------------------------------------------------------------------------------------------------- */

static bool read_repair_options(const Options *options, unsigned counted, RepairOptions *repair, GError **error) {
    const char *style = options->repair_style ? options->repair_style : "careful";
    *repair = (RepairOptions){.destructive = options->destructive, .access = counted & 1u << GRADE_ACCESS, .offline = strcmp(style, "plain") == 0};
    if (repair->offline || strcmp(style, "careful") == 0)
        return true;
    error_set(error, ERROR_USAGE, "--repair-style: \"%s\" is no style", style);
    error_set_hint(error, "styles: careful, plain");
    return false;
}

static bool wants_repair(const Options *options) {
    return options->repair_sql || options->verify_repair;
}

static bool add_repair(SourceComparison *comparison, const Options *options, GError **error) {
    if (!wants_repair(options))
        return true;
    if (!read_repair_options(options, comparison->counted, &comparison->repair_options, error))
        return false;
    comparison->repair = repair_build(comparison->before->catalog, comparison->after->catalog, &comparison->repair_options);
    if (options->verify_repair && !proof_run(comparison, options, error))
        return false;
    if (!options->repair_sql)
        return true;
    g_autofree char *script = repair_script(comparison->repair, &comparison->repair_options);
    return write_result(options->repair_sql, script, error);
}

/* --- two sources ------------------------------------------------------------------------------------------------------------------------ */

static SourceComparison *load(const Options *options, GError **error) {
    unsigned counted;
    if (!grades_parse(options->also, &counted, error))
        return NULL;
    const ComparisonScope scope = {(const char *const *)options->include, (const char *const *)options->exclude, (const char *const *)options->platforms};
    if (!comparison_scope_check(&scope, error))
        return NULL;
    Source *sources[2];
    bool loaded = source_load_two(options->arguments, options, sources, error);
    g_autoptr(Source) a = sources[0];
    g_autoptr(Source) b = sources[1];
    if (!loaded)
        return NULL;
    source_comparison_narrow(a, b, &scope);
    if (!options->repair_sql && !options->verify_repair)
        source_comparison_look(a, b);
    if (options->reverse)
        return source_comparison_build(g_steal_pointer(&b), g_steal_pointer(&a), counted);
    return source_comparison_build(g_steal_pointer(&a), g_steal_pointer(&b), counted);
}

static char *format_bytes(const SourceComparison *comparison, const Options *options, GError **error) {
    Format format = FORMAT_TEXT;
    bool terminal = !options->format && !options->output && isatty(STDOUT_FILENO);
    bool text = g_strcmp0(options->format, "text") == 0 || terminal || (!options->format && options->output && g_str_has_suffix(options->output, ".txt"));
    if (!text && !format_resolve(options->format, options->output, &format, error))
        return NULL;
    if (format == FORMAT_TEXT)
        return report_text_changes(comparison);
    if (format == FORMAT_JSON)
        return report_json_changes(comparison);
    g_autoptr(Document) document = report_build_changes(comparison);
    return format_document(format, document, "Schema differences");
}

static bool print(const SourceComparison *comparison, const Options *options, GError **error) {
    if (options->repair_sql && strcmp(options->repair_sql, "-") == 0)
        return true; /* standard output has the script */
    g_autofree char *bytes = format_bytes(comparison, options, error);
    return bytes && write_result(options->output, bytes, error);
}

int compare_sources(const Options *options, bool failing, GError **error) {
    g_autoptr(SourceComparison) comparison = load(options, error);
    if (!comparison || !add_repair(comparison, options, error) || !print(comparison, options, error))
        return 0;
    if (options->verify_repair && !comparison->proved) {
        error_set(error, ERROR_INCOMPLETE, "the repair is not proved");
        return 0;
    }
    if (options->exit_zero)
        return 0;
    if (comparison->differences > 0 && failing)
        return 2;
    return source_comparison_is_incomplete(comparison) ? 4 : 0;
}

/* --- the database of a target ----------------------------------------------------------------------------------------------------------- */

static const AuditDatabase *only_database(const Audit *audit, const AuditTarget **owner, GError **error) {
    const AuditDatabase *only = NULL;
    size_t count = 0;
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *part = audit->targets->pdata[i];
        for (guint j = 0; j < part->databases->len; j++) {
            const AuditDatabase *database = part->databases->pdata[j];
            if (!database->catalog || !part->all_catalog)
                continue;
            only = database;
            *owner = part;
            count++;
        }
    }
    if (count == 1)
        return only;
    error_set(error, ERROR_USAGE, "--repair-sql needs one live database that was read and compared; there are %zu", count);
    error_set_hint(error, "name the two sides: pgstrata drift live:NAME migrations:TARGET --repair-sql FILE");
    return NULL;
}

bool compare_repair_database(const Audit *audit, const Options *options, GError **error) {
    const AuditTarget *part = NULL;
    const AuditDatabase *database = only_database(audit, &part, error);
    if (!database)
        return false;
    g_autoptr(Source) live = source_new();
    g_autoptr(Source) expected = source_new();
    live->title = g_strdup_printf("live database %s", database->name);
    live->catalog = catalog_copy(database->catalog);
    expected->title = g_strdup_printf("migrations of %s", part->target->name);
    expected->catalog = catalog_copy(part->compared_all);
    expected->ledger_schema = g_strdup(part->migrations->ledger.schema);
    expected->ledger_table = g_strdup(part->migrations->ledger.table);
    expected->ledger_rules = part->migrations->rules;
    bool reverse = options->reverse;
    Source *before = reverse ? g_steal_pointer(&expected) : g_steal_pointer(&live);
    Source *after = reverse ? g_steal_pointer(&live) : g_steal_pointer(&expected);
    g_autoptr(SourceComparison) comparison = source_comparison_build(before, after, 0);
    return add_repair(comparison, options, error);
}
