/* Documents: templates filled with sections, single sections. */

#include "report/report.h"

#include <string.h>
#include "base/embed.h"
#include "base/error.h"
#include "section.h"
#include "templates.h"

static bool find_target(const Audit *audit, const char *name, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < audit->targets->len; i++) {
        const AuditTarget *target = g_ptr_array_index(audit->targets, i);
        if (strcmp(target->target->name, name) == 0)
            return true;
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", target->target->name);
    }
    error_set(error, ERROR_CONFIG, "there is no target \"%s\"", name);
    error_set_hint(error, "targets: %s", names->len ? names->str : "none");
    return false;
}

static const Section *find_section(const char *name, GError **error) {
    const Section *found = section_find(name);
    if (found)
        return found;
    size_t count = 0;
    const Section *sections = section_list(&count);
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(names, "%s%s", i ? ", " : "", sections[i].name);
    error_set(error, ERROR_CONFIG, "there is no section \"%s\"", name);
    error_set_hint(error, "sections: %s", names->str);
    return NULL;
}

/* A slot's body. The title is the template's. */
static bool fill_slot(void *payload, Document *document, Node *parent, const Slot *slot, GError **error) {
    const Audit *audit = payload;
    const Section *section = find_section(slot->name, error);
    if (!section || (slot->target && !find_target(audit, slot->target, error)))
        return false;
    section->build(audit, document, parent, slot);
    return true;
}

Document *report_build_text(const Audit *audit, const char *markdown, size_t size, GError **error) {
    g_autoptr(Document) document = document_new();
    if (!document_graft_template(document, markdown, size, fill_slot, (void *)(uintptr_t)audit, error))
        return NULL;
    document_drop_dead_links(document);
    return g_steal_pointer(&document);
}

/* A section's name stands for the template of that section alone. */
static Document *build_section(const Audit *audit, const Section *section) {
    Document *document = document_new();
    const Slot slot = {.name = section->name, .level = 1};
    document_heading(document, document_root(document), 1, section->title);
    section->build(audit, document, document_root(document), &slot);
    document_drop_dead_links(document);
    return document;
}

const char *template_find(const char *name, size_t *size) {
    g_autofree char *path = g_strdup_printf("templates/%s.md", name);
    return embedded_file(path, size);
}

void template_set_unknown(const char *name, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    const char *path;
    for (size_t i = 0; (path = embedded_path(i)); i++)
        if (g_str_has_prefix(path, "templates/") && g_str_has_suffix(path, ".md"))
            g_string_append_printf(names, "%s%.*s", names->len ? ", " : "", (int)(strlen(path) - strlen("templates/.md")), path + strlen("templates/"));
    error_set(error, ERROR_USAGE, "there is no template \"%s\"", name);
    error_set_hint(error, "templates: %s, the name of a section, or a file", names->str);
}

Document *report_build(const Audit *audit, const char *template_name, GError **error) {
    size_t size = 0;
    const char *markdown = template_find(template_name, &size);
    if (markdown)
        return report_build_text(audit, markdown, size, error);
    const Section *section = section_find(template_name);
    if (section)
        return build_section(audit, section);
    template_set_unknown(template_name, error);
    return NULL;
}

Document *report_build_region(const Audit *audit, const Slot *slot, GError **error) {
    g_autoptr(Document) document = document_new();
    if (!fill_slot((void *)(uintptr_t)audit, document, document_root(document), slot, error))
        return NULL;
    document_drop_dead_links(document);
    return g_steal_pointer(&document);
}
