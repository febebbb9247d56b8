#include "fleet_view.h"

#include "phrase.h"

/* More are folded. */
#define SHOWN_OPEN 10

void fleet_say_count(GString *out, const AuditDatabase *database, const char *before, const char *after) {
    size_t count = audit_database_count(database);
    if (count < 2)
        return;
    g_string_append(out, before);
    phrase_count(out, count, "database", "databases");
    g_string_append(out, after);
}

static char *names(const AuditDatabase *database) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < database->members->len; i++) {
        phrase_separate(out, ", ");
        phrase_code(out, g_array_index(database->members, AuditMember, i).name);
    }
    return g_string_free(out, FALSE);
}

void fleet_show_members(const AuditDatabase *database, Document *document, Node *parent) {
    if (database->members->len < 2)
        return;
    g_autofree char *list = names(database);
    if (database->members->len <= SHOWN_OPEN) {
        document_paragraph(document, parent, list);
        return;
    }
    g_autoptr(GString) summary = g_string_new("The ");
    phrase_count(summary, database->members->len, "database", "databases");
    document_paragraph(document, document_details(document, parent, summary->str, false), list);
}
