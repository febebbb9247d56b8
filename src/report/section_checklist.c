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

static Node *add_checks(const Audit *audit, const AuditTarget *target, Node *list, Document *document, Node *parent) {
    g_autoptr(GPtrArray) checks = checklist_build(audit, target);
    if (checks->len > 0 && !list)
        list = document_list(document, parent, false);
    for (guint i = 0; i < checks->len; i++)
        check_item(checks->pdata[i], document, list);
    return list;
}

static void build_target(const Audit *audit, const AuditTarget *target, Document *document, Node *parent, const Slot *slot, int level) {
    (void)slot, (void)level;
    if (!section_says_problem(target, document, parent))
        add_checks(audit, target, NULL, document, parent);
}

/* The only target that is told of, unless the slot names it: then all is one list. */
static const AuditTarget *only_target(const Audit *audit, const Slot *slot) {
    g_autoptr(GPtrArray) targets = section_targets(audit, slot); /* stray ones are last */
    const AuditTarget *first = targets->len > 0 ? targets->pdata[0] : NULL;
    bool only = first && !slot->target && !first->target->stray && (targets->len == 1 || ((const AuditTarget *)targets->pdata[1])->target->stray);
    return only ? first : NULL;
}

void section_build_checklist(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    const AuditTarget *only = only_target(audit, slot);
    if (only) {
        Node *list = section_says_problem(only, document, parent) ? NULL : add_checks(audit, only, NULL, document, parent);
        add_checks(audit, NULL, list, document, parent);
        return;
    }
    section_each_target(audit, document, parent, slot, STRAY_HIDDEN, build_target);
    if (slot->target)
        return;
    document_heading(document, parent, section_level(slot), "All targets");
    add_checks(audit, NULL, NULL, document, parent);
}
