#include "compare/signature.h"

#include "deparse.h"
#include "grade.h"
#include "model/property.h"
#include "spelling.h"

bool kind_has_free_name(ObjectKind kind) {
    return kind == KIND_PRIMARY_KEY || kind == KIND_UNIQUE || kind == KIND_FOREIGN_KEY || kind == KIND_CHECK ||
           kind == KIND_EXCLUSION || kind == KIND_INDEX || kind == KIND_STATISTICS || kind == KIND_DOMAIN_CONSTRAINT;
}

static void append_value(GString *out, ObjectKind kind, const Property *property, const MajorSpan *span) {
    ValueForm form = property_form(kind, property->name);
    if (form == FORM_EXPRESSION || form == FORM_DEFAULT)
        deparse_append(out, span, kind, property->name, property->value);
    else
        g_string_append(out, property->value);
}

char *signature_build(ObjectKind kind, const char *parent, const Property *properties, size_t count, const MajorSpan *span) {
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%d\n%s\n", (int)kind, parent ? parent : "");
    for (size_t i = 0; i < count; i++) {
        if (property_facet(kind, properties[i].name) != FACET_STRUCTURE)
            continue;
        g_string_append_printf(out, "%s=", properties[i].name);
        append_value(out, kind, &properties[i], span);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, false);
}
