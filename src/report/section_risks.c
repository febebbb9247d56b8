/* Risk notes: the migrations that wait or came lately, statement by statement; the safer way; what the files allow. */

#include "section.h"

#include <string.h>
#include "phrase.h"
#include "reference.h"

/* --- one migration -------------------------------------------------------------------------------------------------------------- */

static const char *short_rule(const char *rule) {
    const char *slash = strchr(rule, '/');
    return slash ? slash + 1 : rule;
}

static const char *look_of(Severity severity) {
    return severity == SEVERITY_ERROR ? "error" : severity == SEVERITY_WARNING ? "warning" : "info";
}

static size_t count_risks(const RiskNote *note, bool allowed) {
    size_t count = 0;
    for (guint i = 0; i < note->risks->len; i++)
        count += (g_array_index(note->risks, RiskItem, i).allowed != NULL) == allowed;
    return count;
}

static bool is_first_of_rule(const RiskNote *note, guint index) {
    const RiskItem *risk = &g_array_index(note->risks, RiskItem, index);
    for (guint i = 0; i < index; i++) {
        const RiskItem *before = &g_array_index(note->risks, RiskItem, i);
        if (before->id == risk->id && !before->allowed)
            return false;
    }
    return !risk->allowed;
}

/* "`0012_x`: 3 risks (drop-column, create-index), 1 allowed" */
static char *summary_of(const MigrationSet *set, const RiskNote *note) {
    g_autoptr(GString) out = g_string_new(NULL);
    size_t risks = count_risks(note, false), allowed = count_risks(note, true);
    phrase_code(out, set->migrations[note->migration].tag);
    g_string_append(out, ": ");
    if (risks > 0) {
        phrase_count(out, risks, "risk", "risks");
        g_autoptr(GString) names = g_string_new(NULL);
        for (guint i = 0; i < note->risks->len; i++)
            if (is_first_of_rule(note, i)) {
                phrase_separate(names, ", ");
                g_string_append(names, short_rule(g_array_index(note->risks, RiskItem, i).rule));
            }
        g_string_append_printf(out, " (%s)", names->str);
    }
    if (allowed > 0)
        g_string_append_printf(out, "%s%zu allowed", risks ? ", " : "", allowed);
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void place(const Audit *audit, const AuditTarget *target, const RiskNote *note, Document *document, Node *parent) {
    const Migration *migration = &target->migrations->migrations[note->migration];
    const Commit *commit = audit_migration_commit(audit, migration);
    Node *line = document_paragraph(document, parent, NULL);
    reference_migration(document, line, target, migration->tag);
    if (migration->path) {
        document_text(document, line, " · ");
        reference_file(audit, document, line, migration->path, 0);
    }
    document_text(document, line, " · ");
    if (commit)
        reference_commit_story(audit, document, line, commit);
    else
        document_text(document, line, "not committed");
    for (guint i = 0; i < note->databases->len; i++) {
        document_text(document, line, i ? ", " : " · pending on ");
        document_code(document, line, note->databases->pdata[i]);
    }
}

static void lock_cell(Document *document, Node *row, const RiskItem *risk) {
    Node *cell = document_cell(document, row, NULL);
    if (risk->lock == LOCK_NONE || !lock_mode_blocks(risk->lock))
        return;
    document_code(document, cell, lock_mode_name(risk->lock));
    if (risk->locked) {
        document_text(document, cell, " on ");
        document_code(document, cell, risk->locked);
    }
    g_autofree char *words = g_strdup_printf(": blocks %s", lock_mode_blocks(risk->lock));
    document_text(document, cell, words);
}

/* `told`: the statement stands in the row above. */
static void risk_row(Document *document, Node *table, const RiskItem *risk, bool told) {
    Node *row = document_row(document, table);
    g_autofree char *number = risk->line > 0 && !told ? g_strdup_printf("%d", risk->line) : g_strdup("");
    document_cell(document, row, number);
    Node *cell = document_cell(document, row, NULL);
    document_badge(document, cell, look_of(risk->severity), short_rule(risk->rule));
    if (*risk->subject) {
        document_text(document, cell, " ");
        document_code(document, cell, risk->subject);
    }
    cell = document_cell(document, row, NULL);
    bool excerpt = risk->excerpt && !told;
    if (excerpt)
        document_code(document, cell, risk->excerpt);
    if (risk->note) {
        if (excerpt)
            document_break(document, cell);
        document_text(document, cell, risk->note);
    }
    lock_cell(document, row, risk);
}

static void risk_table(const RiskNote *note, Document *document, Node *parent) {
    static const ColumnTitle titles[] = {{"Line", 'r'}, {"Risk", 'l'}, {"Statement", 'l'}, {"Lock", 'l'}};
    if (count_risks(note, false) == 0)
        return;
    Node *table = section_table(document, parent, titles, G_N_ELEMENTS(titles));
    const RiskItem *above = NULL;
    for (guint i = 0; i < note->risks->len; i++) {
        const RiskItem *risk = &g_array_index(note->risks, RiskItem, i);
        if (risk->allowed)
            continue;
        risk_row(document, table, risk, above && risk->statement != SIZE_MAX && above->statement == risk->statement && above->line == risk->line);
        above = risk;
    }
}

/* The safer way, once a rule; the exact statements below it. */
static void safer_ways(const RiskNote *note, Document *document, Node *parent) {
    for (guint i = 0; i < note->risks->len; i++) {
        const RiskItem *risk = &g_array_index(note->risks, RiskItem, i);
        if (!is_first_of_rule(note, i))
            continue;
        Node *line = document_paragraph(document, parent, NULL);
        document_code(document, line, risk->rule);
        document_text(document, line, ". ");
        document_text(document, line, risk_rule(risk->id)->safer);
        g_autoptr(GString) sql = g_string_new(NULL);
        for (guint j = i; j < note->risks->len; j++) {
            const RiskItem *other = &g_array_index(note->risks, RiskItem, j);
            if (other->id == risk->id && !other->allowed && other->sql && !strstr(sql->str, other->sql))
                g_string_append_printf(sql, "%s\n", other->sql);
        }
        if (sql->len > 0)
            document_code_block(document, parent, "sql", sql->str);
    }
}

/* One item a table and mode: "`ACCESS EXCLUSIVE` on `users` blocks reads and writes: lines 3, 5" */
static void locks(const RiskNote *note, Document *document, Node *parent) {
    g_autofree bool *told = g_new0(bool, note->locks->len + 1);
    Node *list = NULL;
    for (guint i = 0; i < note->locks->len; i++) {
        const RiskTableLock *lock = &g_array_index(note->locks, RiskTableLock, i);
        if (told[i])
            continue;
        g_autoptr(GString) item = g_string_new(NULL);
        phrase_code(item, lock_mode_name(lock->mode));
        g_string_append(item, " on ");
        phrase_code(item, lock->table);
        g_string_append_printf(item, " blocks %s: ", lock_mode_blocks(lock->mode));
        g_autoptr(GString) numbers = g_string_new(NULL);
        size_t lines = 0;
        int last = 0;
        for (guint j = i; j < note->locks->len; j++) {
            const RiskTableLock *other = &g_array_index(note->locks, RiskTableLock, j);
            if (other->mode != lock->mode || strcmp(other->table, lock->table) != 0)
                continue;
            told[j] = true;
            if (other->line != last)
                g_string_append_printf(numbers, "%s%d", lines++ ? ", " : "", other->line);
            last = other->line;
        }
        g_string_append_printf(item, "%s %s", lines == 1 ? "line" : "lines", numbers->str);
        if (!list) {
            document_paragraph(document, parent, "Locks on tables that were there before, each kept until its transaction ends:");
            list = document_list(document, parent, false);
        }
        document_item(document, list, item->str);
    }
}

static void allowed(const RiskNote *note, Document *document, Node *parent) {
    Node *list = NULL;
    for (guint i = 0; i < note->risks->len; i++) {
        const RiskItem *risk = &g_array_index(note->risks, RiskItem, i);
        if (!risk->allowed)
            continue;
        if (!list) {
            document_paragraph(document, parent, "Allowed in the file:");
            list = document_list(document, parent, false);
        }
        g_autoptr(GString) item = g_string_new(NULL);
        if (risk->line > 0)
            g_string_append_printf(item, "line %d: ", risk->line);
        phrase_code(item, risk->rule);
        if (*risk->subject) {
            g_string_append_c(item, ' ');
            phrase_code(item, risk->subject);
        }
        g_string_append(item, ": ");
        phrase_text(item, risk->allowed);
        if (risk->note)
            g_string_append_printf(item, " (%s)", risk->note);
        document_item(document, list, item->str);
    }
}

static void unread(const RiskNote *note, Document *document, Node *parent) {
    if (note->unread->len == 0)
        return;
    g_autoptr(GString) words = g_string_new("Not reviewed, because the grammar does not know them or they run SQL that is only put together then: line");
    for (guint i = 0; i < note->unread->len && i < 10; i++)
        g_string_append_printf(words, "%s %d", i ? "," : "", g_array_index(note->unread, int, i));
    if (note->unread->len > 10)
        g_string_append_printf(words, " and %u more", note->unread->len - 10);
    g_string_append_c(words, '.');
    document_paragraph(document, parent, words->str);
}

static void one_note(const Audit *audit, const AuditTarget *target, const RiskNote *note, Document *document, Node *parent) {
    g_autofree char *summary = summary_of(target->migrations, note);
    Node *details = document_details(document, parent, summary, false);
    place(audit, target, note, document, details);
    risk_table(note, document, details);
    safer_ways(note, document, details);
    locks(note, document, details);
    allowed(note, document, details);
    unread(note, document, details);
}

/* --- one target ----------------------------------------------------------------------------------------------------------------- */

static void quiet_ones(const AuditTarget *target, Document *document, Node *parent) {
    g_autoptr(GString) words = g_string_new(NULL);
    g_autoptr(GString) half_read = g_string_new(NULL);
    for (guint i = 0; i < target->risks->len; i++) {
        const RiskNote *note = target->risks->pdata[i];
        if (note->risks->len > 0)
            continue;
        GString *list = note->unread->len ? half_read : words;
        phrase_separate(list, ", ");
        phrase_code(list, target->migrations->migrations[note->migration].tag);
    }
    if (words->len > 0) {
        g_string_prepend(words, "Without risks: ");
        g_string_append_c(words, '.');
        document_paragraph(document, parent, words->str);
    }
    if (half_read->len > 0) {
        g_string_prepend(half_read, "Without risks in what could be reviewed, but with statements that are not understood: ");
        g_string_append_c(half_read, '.');
        document_paragraph(document, parent, half_read->str);
    }
}

/* Why each was reviewed, counted. */
static void introduction(const AuditTarget *target, Document *document, Node *parent) {
    size_t pending = 0, uncommitted = 0, recent = 0, others = 0;
    for (guint i = 0; i < target->risks->len; i++) {
        const RiskNote *note = target->risks->pdata[i];
        if (note->pending)
            pending++;
        else if (note->uncommitted)
            uncommitted++;
        else if (note->recent)
            recent++;
        else
            others++;
    }
    const struct {
        size_t count;
        const char *words;
    } parts[] = {{pending, "pending on a live database"}, {uncommitted, "not committed"}, {recent, "recent"}, {others, "neither pending nor recent"}};
    g_autoptr(GString) words = g_string_new("Reviewed: ");
    phrase_count(words, target->risks->len, "migration", "migrations");
    g_autoptr(GString) why = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i].count == 0)
            continue;
        phrase_separate(why, ", ");
        if (parts[i].count < target->risks->len)
            g_string_append_printf(why, "%zu ", parts[i].count);
        g_string_append(why, parts[i].words);
    }
    g_string_append_printf(words, " (%s). A table that comes with the same migrations is not at risk.", why->str);
    document_paragraph(document, parent, words->str);
}

static const char *nothing_words(RiskScope scope) {
    static const char *const words[RISKS_COUNT] = {
        [RISKS_LATELY] = "No migration is pending or recent.", [RISKS_PENDING] = "No migration is pending.", [RISKS_RECENT] = "No migration is recent.",
        [RISKS_ALL] = "There is no migration that can be reviewed.", [RISKS_NONE] = "Not reviewed (" CODE("--risks=none") ").",
    };
    return words[scope];
}

static void build_target(const Audit *audit, const AuditTarget *target, Document *document, Node *parent, const Slot *slot G_GNUC_UNUSED, int level G_GNUC_UNUSED) {
    if (section_says_problem(target, document, parent))
        return;
    if (!target->risks || target->risks->len == 0) {
        bool code = target->migrations && target->migrations->rules->code && audit->risk_scope != RISKS_NONE;
        document_paragraph(document, parent, code ? "The migrations are programs, not SQL: their statements cannot be reviewed." : nothing_words(audit->risk_scope));
        return;
    }
    introduction(target, document, parent);
    for (guint i = 0; i < target->risks->len; i++) {
        const RiskNote *note = target->risks->pdata[i];
        if (note->risks->len > 0)
            one_note(audit, target, note, document, parent);
    }
    quiet_ones(target, document, parent);
}

void section_build_risks(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    section_each_target(audit, document, parent, slot, STRAY_HIDDEN, build_target);
}
