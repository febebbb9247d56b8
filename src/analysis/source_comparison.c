#include "analysis/source_comparison.h"

#include <string.h>
#include "base/error.h"
#include "compare/lens.h"
#include "ledger_objects.h"

/* --- sources ---------------------------------------------------------------------------------------------------------------------------- */

Source *source_new(void) {
    Source *source = g_new0(Source, 1);
    source->notes = g_ptr_array_new_with_free_func(g_free);
    source->complete = true;
    source->language = DECLARED_FORMAT_COUNT;
    return source;
}

void source_free(Source *source) {
    if (!source)
        return;
    catalog_free(source->catalog);
    g_ptr_array_unref(source->notes);
    g_free(source->title);
    g_free(source->ledger_schema);
    g_free(source->ledger_table);
    g_free(source);
}

void source_note(Source *source, const char *marked) {
    g_ptr_array_add(source->notes, g_strdup(marked));
}

/* --- the comparison --------------------------------------------------------------------------------------------------------------------- */

bool source_comparison_counts(const SourceComparison *comparison, const Change *change) {
    return comparison->counted & 1u << change_grade(change);
}

/* The other side may be a database in which the runner keeps its table. */
static void leave_out_ledger(Source *source, const Source *other) {
    if (!other->ledger_table || source->ledger_table)
        return;
    const LedgerName ledger = {other->ledger_schema, other->ledger_table};
    Catalog *rest = ledger_leave_out(&ledger, other->ledger_rules, other->catalog, source->catalog);
    if (rest->objects->len < source->catalog->objects->len) {
        g_autofree char *note = g_strdup_printf("the runner's own table " CODE("%s.%s") " is left out", ledger.schema, ledger.table);
        source_note(source, note);
    }
    catalog_free(source->catalog);
    source->catalog = rest;
}

static void narrow(Source *source, const ComparisonScope *scope, const GPtrArray *platforms) {
    Catalog *part = comparison_scope_apply(scope, platforms, source->catalog, NULL, source->notes);
    catalog_free(source->catalog);
    source->catalog = part;
}

void source_comparison_narrow(Source *a, Source *b, const ComparisonScope *scope) {
    g_autoptr(GPtrArray) platforms = comparison_scope_platforms(scope, a->catalog, b->catalog);
    narrow(a, scope, platforms);
    narrow(b, scope, platforms);
}

/* --- what a language can say ------------------------------------------------------------------------------------------------------------ */

static bool is_limited(const Source *source) {
    return source->language != DECLARED_FORMAT_COUNT && !lens_sees_all(source->language);
}

/* "2 extensions, 4 functions", in the order in which they are met. */
static char *count_beyond(const LensView *view) {
    g_autoptr(GPtrArray) reasons = g_ptr_array_new();
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < view->beyond->len; i++) {
        LensReason *reason = &g_array_index(view->beyond, LensBeyond, i).reason;
        gpointer key = (gpointer)(uintptr_t)reason->many;
        size_t count = GPOINTER_TO_SIZE(g_hash_table_lookup(counts, key));
        if (count == 0)
            g_ptr_array_add(reasons, reason);
        g_hash_table_insert(counts, key, GSIZE_TO_POINTER(count + 1));
    }
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < reasons->len; i++) {
        const LensReason *reason = reasons->pdata[i];
        size_t count = GPOINTER_TO_SIZE(g_hash_table_lookup(counts, reason->many));
        g_string_append_printf(out, "%s%zu %s", i ? ", " : "", count, count == 1 ? reason->one : reason->many);
    }
    return g_string_free(out, FALSE);
}

static void look(Source *source, DeclaredFormat language, const Source *declared, const Catalog *said) {
    g_autoptr(LensView) view = lens_look(source->catalog, language, said);
    if (view->beyond->len > 0) {
        g_autofree char *counted = count_beyond(view), *note = g_strdup_printf("beyond what %s can say: %s", declared->title, counted);
        source_note(source, note);
    }
    catalog_free(source->catalog);
    source->catalog = g_steal_pointer(&view->catalog);
}

void source_comparison_look(Source *a, Source *b) {
    if (is_limited(a) == is_limited(b))
        return;
    Source *declared = is_limited(a) ? a : b, *other = is_limited(a) ? b : a;
    g_autoptr(Catalog) said = catalog_copy(declared->catalog);
    look(other, declared->language, declared, said);
    look(declared, declared->language, declared, said);
}

SourceComparison *source_comparison_build(Source *take_before, Source *take_after, unsigned counted) {
    SourceComparison *comparison = g_new0(SourceComparison, 1);
    comparison->before = take_before;
    comparison->after = take_after;
    leave_out_ledger(take_before, take_after);
    leave_out_ledger(take_after, take_before);
    comparison->diff = diff_build(take_before->catalog, take_after->catalog);
    comparison->counted = counted | 1u << GRADE_DIFFERENT;
    const GPtrArray *changes = comparison->diff->changes->changes;
    for (guint i = 0; i < changes->len; i++) {
        bool counts = source_comparison_counts(comparison, changes->pdata[i]);
        comparison->differences += counts;
        comparison->lesser += !counts && change_grade(changes->pdata[i]) != GRADE_SAME;
    }
    return comparison;
}

void source_comparison_free(SourceComparison *comparison) {
    if (!comparison)
        return;
    repair_free(comparison->repair);
    diff_free(comparison->diff);
    source_free(comparison->before);
    source_free(comparison->after);
    g_free(comparison->proof);
    g_free(comparison);
}

static bool is_incomplete(const Source *source) {
    return !source->complete || source->catalog->unseen->len > 0;
}

bool source_comparison_is_incomplete(const SourceComparison *comparison) {
    return is_incomplete(comparison->before) || is_incomplete(comparison->after);
}

/* --- grades by name --------------------------------------------------------------------------------------------------------------------- */

/* As users name them. */
static const struct {
    const char *word;
    Grade grade;
} words[] = {
    {"order", GRADE_ORDER}, {"names", GRADE_NAME}, {"spelling", GRADE_SPELLING}, {"comments", GRADE_COMMENT}, {"access", GRADE_ACCESS},
};

static bool add_grade(const char *word, unsigned *bits) {
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(word, words[i].word) == 0 || strcmp(word, "all") == 0)
            *bits |= 1u << words[i].grade;
    return *bits != 0;
}

bool grades_parse(const char *list, unsigned *bits, GError **error) {
    *bits = 0;
    g_auto(GStrv) parts = g_strsplit(list ? list : "", ",", -1);
    for (char **part = parts; *part; part++) {
        unsigned more = 0;
        if (!add_grade(g_strstrip(*part), &more)) {
            error_set(error, ERROR_USAGE, "\"%s\" is no kind of lesser difference", *part);
            error_set_hint(error, "order, names, spelling, comments, access (owners and privileges), or all");
            return false;
        }
        *bits |= more;
    }
    return true;
}
