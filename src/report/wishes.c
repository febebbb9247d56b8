/* What the slots of a template ask for, before anything is loaded. */

#include <string.h>
#include "base/embed.h"
#include "report/report.h"
#include "templates.h"

ReportWishes *report_wishes_new(void) {
    ReportWishes *wishes = g_new0(ReportWishes, 1);
    wishes->phases = g_ptr_array_new_with_free_func(g_free);
    return wishes;
}

void report_wishes_free(ReportWishes *wishes) {
    if (!wishes)
        return;
    g_ptr_array_unref(wishes->phases);
    g_free(wishes);
}

void report_wish(ReportWishes *wishes, const Slot *slot) {
    const Section *section = section_find(slot->name);
    unsigned needs = section ? section->needs : 0; /* unknown ones are told when they are built */
    wishes->needs |= needs;
    if ((needs & NEEDS_RANGE) && slot->phase && !g_ptr_array_find_with_equal_func(wishes->phases, slot->phase, g_str_equal, NULL))
        g_ptr_array_add(wishes->phases, g_strdup(slot->phase));
}

static bool take_slot(void *payload, Document *document, Node *parent, const Slot *slot, GError **error) {
    (void)document, (void)parent, (void)error;
    report_wish(payload, slot);
    return true;
}

bool report_wish_text(ReportWishes *wishes, const char *markdown, size_t size, GError **error) {
    g_autoptr(Document) document = document_new();
    return document_graft_template(document, markdown, size, take_slot, wishes, error);
}

bool report_wish_template(ReportWishes *wishes, const char *template_name, GError **error) {
    size_t size;
    const char *markdown = template_find(template_name, &size);
    if (markdown)
        return report_wish_text(wishes, markdown, size, error);
    if (!section_find(template_name)) {
        template_set_unknown(template_name, error);
        return false;
    }
    report_wish(wishes, &(Slot){.name = template_name});
    return true;
}
