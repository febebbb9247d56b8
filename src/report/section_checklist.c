/* A verification checklist: each item is checked by the tool, with what it looked at. */

#include "section.h"

#include "checklist.h"

static void check_item(const Check *check, Document *document, Node *list) {
    Node *item = document_task(document, list, check->state == CHECK_YES, NULL);
    Node *paragraph = document_paragraph(document, item, NULL);
    document_strong(document, paragraph, check->title);
    document_text(document, paragraph, check->state == CHECK_UNKNOWN ? ": not checked: " : ": ");
    document_text(document, paragraph, check->looked);
}

static void build_list(const Audit *audit, const AuditTarget *target, Document *document, Node *parent) {
    g_autoptr(GPtrArray) checks = checklist_build(audit, target);
    Node *list = checks->len > 0 ? document_list(document, parent, false) : NULL;
    for (guint i = 0; i < checks->len; i++)
        check_item(checks->pdata[i], document, list);
}

static void build_target(const Audit *audit, const AuditTarget *target, Document *document, Node *parent, const Slot *slot, int level) {
    (void)slot, (void)level;
    if (!section_says_problem(target, document, parent))
        build_list(audit, target, document, parent);
}

void section_build_checklist(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    section_each_target(audit, document, parent, slot, STRAY_HIDDEN, build_target);
    if (slot->target)
        return;
    g_autoptr(GPtrArray) targets = section_targets(audit, slot);
    if (targets->len > 1)
        document_heading(document, parent, section_level(slot), "All targets");
    build_list(audit, NULL, document, parent);
}
