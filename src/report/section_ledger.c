/* What the runner believes, what it will do next, and what it will never do: on an empty database, and on each live one. */

#include "section.h"

#include <string.h>
#include "fleet_view.h"
#include "phrase.h"
#include "reference.h"

#define TAGS_SHOWN 8
#define ROWS_SHOWN 50

/* "`npx prisma migrate deploy`", or the runner's name where nothing is known to type. */
static void say_runner(GString *out, const AuditTarget *target) {
    const RunnerRules *rules = target->migrations->rules;
    const char *usual = rules->command && !strstr(rules->command, "{}") ? rules->command : NULL;
    const char *command = target->target->migrate_command ? target->target->migrate_command : usual;
    if (command)
        phrase_code(out, command);
    else
        g_string_append(out, rules->name ? rules->name : "the next run");
}

static size_t count_flags(const bool *flags, size_t count) {
    size_t set = 0;
    for (size_t i = 0; i < count; i++)
        set += flags[i];
    return set;
}

/* Tags of the flagged migrations: all of a few, else the first, the last and how many. */
static void say_tags(GString *out, const AuditTarget *target, const bool *flags) {
    const MigrationSet *set = target->migrations;
    size_t count = count_flags(flags, set->migration_count), seen = 0;
    for (size_t i = 0; i < set->migration_count; i++) {
        if (!flags[i])
            continue;
        seen++;
        if (count > TAGS_SHOWN && seen == TAGS_SHOWN - 1)
            g_string_append_printf(out, ", %zu more", count - TAGS_SHOWN + 1);
        if (count > TAGS_SHOWN && seen >= TAGS_SHOWN - 1 && seen < count)
            continue;
        if (seen > 1)
            g_string_append(out, count > TAGS_SHOWN && seen == count ? ", up to " : ", ");
        phrase_code(out, set->migrations[i].tag);
    }
}

/* --- the four answers ------------------------------------------------------------------------------------------------------------- */

static void say_next(const AuditTarget *target, const LedgerState *ledger, Document *document, Node *list) {
    g_autoptr(GString) words = g_string_new(NULL);
    size_t count = count_flags(ledger->will_run, ledger->migration_count);
    say_runner(words, target);
    if (ledger->stop != STOP_NONE) {
        g_string_append(words, " runs nothing: ");
        g_string_append(words, ledger->stop_text);
        if (count > 0) {
            g_string_append(words, ". Waiting behind that: ");
            say_tags(words, target, ledger->will_run);
        }
    } else if (count == 0) {
        g_string_append(words, " has nothing to run");
    } else {
        g_string_append(words, " runs ");
        phrase_count(words, count, "migration", "migrations");
        g_string_append(words, ": ");
        say_tags(words, target, ledger->will_run);
        if (ledger->replays_all)
            g_string_append(words, "; a row of the ledger has no time, so it begins again with the first");
    }
    document_item(document, list, words->str);
}

static void say_again(const AuditTarget *target, const LedgerState *ledger, Document *document, Node *list) {
    for (size_t i = 0; i < ledger->migration_count && !ledger->replays_all; i++) {
        if (!ledger->will_run[i] || !ledger->why[i])
            continue;
        g_autoptr(GString) words = g_string_new("It runs ");
        phrase_code(words, target->migrations->migrations[i].tag);
        g_string_append_printf(words, " again: %s", ledger->why[i]);
        document_item(document, list, words->str);
    }
}

/* What is passed over, grouped by the reason. */
static void say_skips(const AuditTarget *target, const LedgerState *ledger, Document *document, Node *list) {
    g_autofree bool *rest = g_memdup2(ledger->will_skip, (ledger->migration_count + 1) * sizeof(bool));
    for (size_t i = 0; i < ledger->migration_count; i++) {
        if (!rest[i])
            continue;
        g_autofree bool *same = g_new0(bool, ledger->migration_count + 1);
        for (size_t j = i; j < ledger->migration_count; j++)
            if (rest[j] && g_strcmp0(ledger->why[j], ledger->why[i]) == 0) {
                same[j] = true;
                rest[j] = false;
            }
        g_autoptr(GString) words = g_string_new("It will never run ");
        phrase_count(words, count_flags(same, ledger->migration_count), "migration", "migrations");
        g_string_append(words, ", without saying so: ");
        say_tags(words, target, same);
        if (ledger->why[i])
            g_string_append_printf(words, " (%s)", ledger->why[i]);
        document_item(document, list, words->str);
    }
}

/* Files that are no migrations to the runner. */
static void say_unregistered(const AuditTarget *target, Document *document, Node *list) {
    const MigrationSet *set = target->migrations;
    g_autofree bool *others = g_new0(bool, set->migration_count + 1);
    for (size_t i = 0; i < set->migration_count; i++)
        others[i] = !set->migrations[i].registered;
    size_t count = count_flags(others, set->migration_count);
    if (count == 0)
        return;
    g_autoptr(GString) words = g_string_new("It does not know ");
    phrase_count(words, count, "file, which is not in its journal: ", "files, which are not in its journal: ");
    say_tags(words, target, others);
    document_item(document, list, words->str);
}

static void say_unexplained(const Audit *audit, const LedgerState *ledger, Document *document, Node *list) {
    for (size_t i = 0; i < ledger->row_count; i++) {
        const LedgerRow *row = &ledger->rows[i];
        if (!ledger_row_is_unexplained(row))
            continue;
        g_autoptr(GString) words = g_string_new("No present file explains the row ");
        phrase_code(words, row->key ? row->key : row->hash);
        if (row->origin && row->origin->path) {
            g_string_append(words, row->origin->guessed ? "; it was probably " : "; it was ");
            phrase_code(words, row->origin->path);
        }
        Node *item = document_item(document, list, words->str);
        if (row->origin && row->origin->changed_by) {
            document_text(document, item, ", gone since ");
            reference_commit_story(audit, document, item, row->origin->changed_by);
        }
    }
}

/* --- rows --------------------------------------------------------------------------------------------------------------------------- */

static bool has_field(const LedgerState *ledger, LedgerField field) {
    for (size_t i = 0; i < ledger->row_count; i++)
        if (ledger->rows[i].fields[field])
            return true;
    return false;
}

typedef struct {
    bool at, by, duration, state;
} RowColumns;

static void row_line(const AuditTarget *target, const LedgerRow *row, RowColumns shown, Document *document, Node *table) {
    Node *line = document_row(document, table), *migration = document_cell(document, line, NULL);
    if (row->migration >= 0)
        reference_migration(document, migration, target, target->migrations->migrations[row->migration].tag);
    else
        document_code(document, migration, row->key ? row->key : row->hash ? row->hash : "?");
    const struct {
        bool shown;
        const char *text;
    } cells[] = {{shown.at, row->fields[FIELD_APPLIED_AT]}, {shown.by, row->fields[FIELD_BY]}, {shown.duration, row->fields[FIELD_DURATION]},
                 {shown.state, ledger_row_state_id(row->state)}};
    for (size_t i = 0; i < G_N_ELEMENTS(cells); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        phrase_text(text, cells[i].text);
        if (cells[i].shown)
            document_cell(document, line, text->str);
    }
}

/* Only when the ledger tells more than which rows there are. */
static void row_table(const AuditTarget *target, const LedgerState *ledger, Document *document, Node *parent) {
    RowColumns shown = {has_field(ledger, FIELD_APPLIED_AT), has_field(ledger, FIELD_BY), has_field(ledger, FIELD_DURATION), false};
    for (size_t i = 0; i < ledger->row_count; i++)
        shown.state |= ledger->rows[i].state != ROW_APPLIED;
    if (ledger->row_count == 0 || (!shown.at && !shown.by && !shown.state))
        return;
    const struct {
        const char *title;
        bool shown;
    } all[] = {{"Migration", true}, {"Run at", shown.at}, {"By", shown.by}, {"Took", shown.duration}, {"State", shown.state}};
    ColumnTitle titles[G_N_ELEMENTS(all)];
    size_t columns = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i].shown)
            titles[columns++] = (ColumnTitle){all[i].title, 'l'};
    g_autoptr(GString) summary = g_string_new(ledger->row_count > ROWS_SHOWN ? "The newest " : "The ");
    phrase_count(summary, MIN(ledger->row_count, ROWS_SHOWN), "row of the ledger", "rows of the ledger");
    Node *table = section_table(document, document_details(document, parent, summary->str, false), titles, columns);
    for (size_t i = ledger->row_count - MIN(ledger->row_count, ROWS_SHOWN); i < ledger->row_count; i++)
        row_line(target, &ledger->rows[i], shown, document, table);
}

/* --- a target ------------------------------------------------------------------------------------------------------------------------ */

static void say_believed(const AuditTarget *target, const LedgerState *ledger, Document *document, Node *list) {
    g_autoptr(GString) words = g_string_new(NULL);
    size_t applied = count_flags(ledger->applied, ledger->migration_count);
    if (!ledger->has_ledger) {
        g_string_append(words, "The database has no table ");
        phrase_code(words, target->migrations->ledger.table);
        g_string_append(words, ": the runner believes that nothing ran");
    } else {
        g_string_append_printf(words, "By its ledger, %zu of ", applied);
        phrase_count(words, ledger->migration_count, "migration", "migrations");
        g_string_append(words, applied == 1 ? " has run" : " have run");
    }
    for (size_t i = ledger->migration_count; ledger->has_ledger && i-- > 0;)
        if (ledger->applied[i]) {
            g_string_append(words, ", the last in order ");
            phrase_code(words, target->migrations->migrations[i].tag);
            break;
        }
    document_item(document, list, words->str);
}

static void ledger_of_database(const Audit *audit, const AuditTarget *target, const AuditDatabase *database, Document *document, Node *parent, int level) {
    g_autoptr(GString) words = g_string_new("Database ");
    phrase_code(words, database->name);
    fleet_say_count(words, database, ", ", "");
    document_heading(document, parent, level, words->str);
    g_string_truncate(words, 0);
    if (database->problem || database->ledger_problem) {
        g_string_append(words, database->problem ? "Could not be read: " : "Its ledger could not be read: ");
        phrase_text(words, database->problem ? database->problem : database->ledger_problem);
        document_paragraph(document, parent, words->str);
        return;
    }
    if (!database->ledger) {
        document_paragraph(document, parent, "No ledger is known for these migrations; the level by the catalog is told under drift.");
        return;
    }
    Node *list = document_list(document, parent, false);
    say_believed(target, database->ledger, document, list);
    say_next(target, database->ledger, document, list);
    say_again(target, database->ledger, document, list);
    say_skips(target, database->ledger, document, list);
    say_unregistered(target, document, list);
    say_unexplained(audit, database->ledger, document, list);
    row_table(target, database->ledger, document, parent);
}

static void fresh_database(const AuditTarget *target, Document *document, Node *parent) {
    g_autoptr(GString) words = g_string_new("On an empty database ");
    size_t count = count_flags(target->fresh->will_run, target->fresh->migration_count);
    say_runner(words, target);
    if (target->fresh->stop != STOP_NONE) {
        g_string_append_printf(words, " runs nothing: %s.", target->fresh->stop_text);
    } else {
        g_string_append(words, " runs ");
        phrase_count(words, count, "migration", "migrations");
        g_string_append(words, ".");
    }
    document_paragraph(document, parent, words->str);
}

static void ledger_of_target(const Audit *audit, const AuditTarget *target, Document *document, Node *parent, const Slot *slot, int level) {
    (void)slot;
    if (section_says_problem(target, document, parent) || !target->fresh)
        return;
    fresh_database(target, document, parent);
    for (guint i = 0; i < target->databases->len; i++)
        ledger_of_database(audit, target, g_ptr_array_index(target->databases, i), document, parent, level);
}

void section_build_ledger(const Audit *audit, Document *document, Node *parent, const Slot *slot) {
    section_each_target(audit, document, parent, slot, STRAY_HIDDEN, ledger_of_target);
}
