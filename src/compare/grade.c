#include "grade.h"

#include <string.h>
#include "column_order.h"
#include "model/property.h"
#include "compare/signature.h"
#include "layout.h"
#include "spelling.h"

static const char *const GRADE_IDS[] = {"same", "order", "name", "spelling", "comment", "access", "different"};

const char *grade_id(Grade grade) {
    return grade <= GRADE_DIFFERENT ? GRADE_IDS[grade] : "unknown";
}

/* What is not here is compared exactly. KIND_COUNT: of every kind. */
static const struct {
    ObjectKind kind;
    const char *property;
    ValueForm form;
} FORMS[] = {
    {KIND_EXTENSION, "version", FORM_VERSION},
    {KIND_ENUM, "labels", FORM_LABELS},
    {KIND_DOMAIN, "default", FORM_DEFAULT},
    {KIND_DOMAIN, "checks", FORM_EXPRESSION},
    {KIND_DOMAIN_CONSTRAINT, "expression", FORM_EXPRESSION},
    {KIND_TABLE, "partition_key", FORM_EXPRESSION},
    {KIND_TABLE, "partition_bound", FORM_EXPRESSION},
    {KIND_FOREIGN_TABLE, "partition_bound", FORM_EXPRESSION},
    {KIND_COLUMN, "default", FORM_DEFAULT},
    {KIND_COLUMN, "generated", FORM_EXPRESSION},
    {KIND_CHECK, "expression", FORM_EXPRESSION},
    {KIND_EXCLUSION, "definition", FORM_EXPRESSION},
    {KIND_INDEX, "columns", FORM_EXPRESSION},
    {KIND_INDEX, "predicate", FORM_EXPRESSION},
    {KIND_STATISTICS, "columns", FORM_EXPRESSION},
    {KIND_VIEW, "definition", FORM_EXPRESSION},
    {KIND_MATERIALIZED_VIEW, "definition", FORM_EXPRESSION},
    {KIND_RULE, "definition", FORM_EXPRESSION},
    {KIND_TRIGGER, "definition", FORM_EXPRESSION},
    {KIND_POLICY, "using", FORM_EXPRESSION},
    {KIND_POLICY, "check", FORM_EXPRESSION},
    {KIND_PUBLICATION, "tables", FORM_EXPRESSION},
    {KIND_FUNCTION, "arguments", FORM_EXPRESSION},
    {KIND_FUNCTION, "body", FORM_LINES},
    {KIND_FUNCTION, "definition", FORM_LINES},
    {KIND_PROCEDURE, "arguments", FORM_EXPRESSION},
    {KIND_PROCEDURE, "body", FORM_LINES},
    {KIND_PROCEDURE, "definition", FORM_LINES},
    {KIND_COUNT, "fdw_options", FORM_OPTIONS},
    {KIND_COUNT, COLUMN_ORDER, FORM_POSITIONS},
};

ValueForm property_form(ObjectKind kind, const char *property) {
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i++)
        if ((FORMS[i].kind == kind || FORMS[i].kind == KIND_COUNT) && strcmp(FORMS[i].property, property) == 0)
            return FORMS[i].form;
    return FORM_EXACT;
}

/* --- lists ------------------------------------------------------------------------------------------------------------ */

/* The items of a list that is separated by commas outside quotes. */
static GPtrArray *list_items(const char *list) {
    GPtrArray *items = g_ptr_array_new_with_free_func(g_free);
    bool quoted = false;
    const char *begin = list;
    for (const char *at = list;; at++) {
        if (*at == '\'')
            quoted = !quoted;
        if (*at == '\0' || (*at == ',' && !quoted)) {
            g_ptr_array_add(items, g_strstrip(g_strndup(begin, (size_t)(at - begin))));
            begin = at + 1;
        }
        if (*at == '\0')
            return items;
    }
}

static bool same_labels(const char *before, const char *after) {
    g_autoptr(GPtrArray) a = list_items(before);
    g_autoptr(GPtrArray) b = list_items(after);
    if (a->len != b->len)
        return false;
    g_ptr_array_sort(a, text_compare_entries);
    g_ptr_array_sort(b, text_compare_entries);
    for (guint i = 0; i < a->len; i++)
        if (strcmp(a->pdata[i], b->pdata[i]) != 0)
            return false;
    return true;
}

/* An option is a name, a space and a value. */
static bool is_hidden(const char *option) {
    const char *value = strchr(option, ' ');
    return value && (strcmp(value, " (hidden)") == 0 || strcmp(value, " '(hidden)'") == 0);
}

static bool same_option(const char *a, const char *b) {
    if (strcmp(a, b) == 0)
        return true;
    size_t name = strcspn(a, " ");
    return (is_hidden(a) || is_hidden(b)) && name == strcspn(b, " ") && strncmp(a, b, name) == 0;
}

static bool same_options(const char *before, const char *after) {
    g_autoptr(GPtrArray) a = list_items(before);
    g_autoptr(GPtrArray) b = list_items(after);
    if (a->len != b->len)
        return false;
    for (guint i = 0; i < a->len; i++)
        if (!same_option(a->pdata[i], b->pdata[i]))
            return false;
    return true;
}

/* --- grades ----------------------------------------------------------------------------------------------------------- */

/* Bodies of routines in any language: but for line ends a difference may mean something. */
static bool same_lines(const char *before, const char *after) {
    while (*before && *after) {
        before += *before == '\r' && before[1] == '\n';
        after += *after == '\r' && after[1] == '\n';
        if (*before != *after)
            return false;
        before++;
        after++;
    }
    return *before == *after;
}

static bool is_null(const char *value) {
    g_autofree char *normal = spelling_normalise(value);
    return strcmp(normal, "null") == 0;
}

static Grade form_grade(ValueForm form, const char *before, const char *after) {
    switch (form) {
    case FORM_EXPRESSION:
    case FORM_DEFAULT:
        return spelling_same(before, after) ? GRADE_SPELLING : GRADE_DIFFERENT;
    case FORM_LINES:
        return same_lines(before, after) || layout_same(before, after) ? GRADE_SPELLING : GRADE_DIFFERENT;
    case FORM_LABELS:
        return same_labels(before, after) ? GRADE_ORDER : GRADE_DIFFERENT;
    case FORM_VERSION: /* a hosting provider upgrades extensions; the schema does not change with it */
        return GRADE_SPELLING;
    case FORM_OPTIONS:
        return same_options(before, after) ? GRADE_SAME : GRADE_DIFFERENT;
    case FORM_POSITIONS:
        return GRADE_ORDER;
    case FORM_EXACT:
    default:
        return GRADE_DIFFERENT;
    }
}

Grade property_grade(ObjectKind kind, const char *property, const char *before, const char *after) {
    if (before && after && strcmp(before, after) == 0)
        return GRADE_SAME;
    Facet facet = property_facet(kind, property);
    if (facet == FACET_COMMENT)
        return GRADE_COMMENT;
    if (facet == FACET_OWNER || facet == FACET_PRIVILEGES)
        return GRADE_ACCESS;
    ValueForm form = property_form(kind, property);
    if (before && after)
        return form_grade(form, before, after);
    const char *value = before ? before : after;
    return value && form == FORM_DEFAULT && is_null(value) ? GRADE_SPELLING : GRADE_DIFFERENT;
}

Grade change_property_grade(const Change *change, size_t index) {
    const PropertyChange *property = &change->properties[index];
    if (change->grades)
        return (Grade)change->grades[index];
    return property_grade(change->kind, property->property, property->before, property->after);
}

Grade change_grade(const Change *change) {
    if (change->action == CHANGE_ADDED || change->action == CHANGE_REMOVED)
        return change->kind == KIND_DEFAULT_PRIVILEGES ? GRADE_ACCESS : GRADE_DIFFERENT;
    Grade worst = GRADE_SAME;
    if (change->action == CHANGE_RENAMED)
        worst = kind_has_free_name(change->kind) || change->kind == KIND_SEQUENCE ? GRADE_NAME : GRADE_DIFFERENT;
    for (size_t i = 0; i < change->property_count; i++) {
        Grade grade = change_property_grade(change, i);
        worst = MAX(worst, grade);
    }
    return worst;
}
