/* What mends a ledger: the tool's own command where its rules name one, else rows, as far as its columns are known. */

#include <string.h>
#include "findings.h"
#include "remedy.h"

/* A text literal of one line. */
static const char *literal(TextPool *texts, const char *untrusted) {
    g_autofree char *text = g_strdup(untrusted);
    for (char *at = text; *at; at++)
        if (g_ascii_iscntrl(*at))
            *at = '?';
    g_auto(GStrv) parts = g_strsplit(text, "'", -1);
    g_autofree char *doubled = g_strjoinv("''", parts);
    return text_pool_printf(texts, "'%s'", doubled);
}

const char *remedy_command(TextPool *texts, const char *format, const char *tag, const char *key) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *at = format; *at; at++) {
        static const char *const holes[] = {"{}", "{key}", "{last}"};
        size_t hole = 0;
        while (hole < G_N_ELEMENTS(holes) && !g_str_has_prefix(at, holes[hole]))
            hole++;
        if (hole == G_N_ELEMENTS(holes)) {
            g_string_append_c(out, *at);
            continue;
        }
        g_string_append(out, remedy_shell(texts, hole == 0 ? tag : key));
        at += strlen(holes[hole]) - 1;
    }
    return text_pool_add(texts, out->str);
}

static const char *column_of(const MigrationSet *set, LedgerField field) {
    for (const LedgerColumn *column = set->rules->columns; column && column->column; column++)
        if (column->field == field)
            return column->column;
    return NULL;
}

/* The checksum that the tool would record for the file as it is; NULL: not to be told here. */
static const char *checksum_of(TextPool *texts, const MigrationSet *set, const Migration *migration, const char *recorded) {
    if (migration->checksum)
        return migration->checksum;
    g_autofree char *own = set->rules->checksum_now ? set->rules->checksum_now(migration, recorded ? recorded : "") : NULL;
    if (own)
        return text_pool_add(texts, own);
    const char *fit = set->rules->checksum_fits && migration->sql && migration->sha256
                          ? set->rules->checksum_fits(migration, migration->sql, migration->sql_size, migration->sha256) : NULL;
    return fit && !*fit ? migration->sha256 : NULL;
}

static int64_t when_of(const MigrationSet *set, const Migration *migration) {
    return migration->entry >= 0 && (size_t)migration->entry < set->entry_count ? set->entries[migration->entry].when : 0;
}

/* The value of a column in a new row; NULL: the column is left to its default. *unknown: the row cannot be made. */
static const char *value_of(TextPool *texts, const MigrationSet *set, const Migration *migration, LedgerField field, bool *unknown) {
    switch ((int)field) {
    case FIELD_KEY:
        return literal(texts, migration->key);
    case FIELD_CHECKSUM: {
        const char *checksum = checksum_of(texts, set, migration, NULL);
        *unknown |= !checksum;
        return checksum ? literal(texts, checksum) : NULL;
    }
    case FIELD_WHEN: {
        int64_t when = when_of(set, migration);
        *unknown |= when == 0;
        return text_pool_printf(texts, "%" G_GINT64_FORMAT, when);
    }
    case FIELD_NAME:
        return literal(texts, migration->description ? migration->description : migration->tag);
    case FIELD_APPLIED_AT:
        return "now()";
    case FIELD_SUCCESS:
        return "true";
    case FIELD_DIRTY:
        return "false";
    case FIELD_BATCH:
        return text_pool_printf(texts, "(SELECT coalesce(max(%s), 0) + 1 FROM %s)", remedy_identifier(texts, column_of(set, FIELD_BATCH)),
                                remedy_ledger(texts, set));
    case FIELD_ROLLED_BACK_AT:
    case FIELD_DURATION:
    case FIELD_BY:
    case FIELD_TYPE:
    case FIELD_ORDER:
    case FIELD_ERROR:
    case FIELD_TEXT:
        return NULL;
    default: /* parts of a key, times that have to fit another: only the tool knows */
        *unknown = true;
        return NULL;
    }
}

static const char *insert_row(TextPool *texts, const MigrationSet *set, const Migration *migration) {
    g_autoptr(GString) columns = g_string_new(NULL), values = g_string_new(NULL);
    bool unknown = false;
    for (const LedgerColumn *column = set->rules->columns; column && column->column; column++) {
        const char *value = value_of(texts, set, migration, column->field, &unknown);
        if (!value)
            continue;
        g_string_append_printf(columns, "%s%s", columns->len ? ", " : "", remedy_identifier(texts, column->column));
        g_string_append_printf(values, "%s%s", values->len ? ", " : "", value);
    }
    if (unknown || columns->len == 0)
        return NULL;
    return text_pool_printf(texts, "INSERT INTO %s (%s) VALUES (%s);\n", remedy_ledger(texts, set), columns->str, values->str);
}

const char *remedy_mark_applied(TextPool *texts, const MigrationSet *set, const GPtrArray *migrations, const char **language) {
    g_autoptr(GString) out = g_string_new(NULL);
    const char *format = set->rules->mark_applied;
    bool each = format && (strstr(format, "{}") || strstr(format, "{key}"));
    *language = NULL;
    for (guint i = 0; i < migrations->len; i++) {
        const Migration *migration = migrations->pdata[i];
        if (format && !each && i + 1 < migrations->len)
            continue; /* one command for all: the ledger knows only where it stands, or the command takes whatever waits */
        const char *line = format ? text_pool_printf(texts, "%s\n", remedy_command(texts, format, migration->tag, migration->key))
                           : set->ledger.table ? insert_row(texts, set, migration) : NULL;
        if (!line)
            return NULL;
        g_string_append(out, line);
    }
    if (out->len == 0)
        return NULL;
    *language = format ? "sh" : "sql";
    return text_pool_add(texts, out->str);
}

const char *remedy_accept_edit(TextPool *texts, const MigrationSet *set, const LedgerRow *row, const Migration *migration, const char **language) {
    const char *key_column = column_of(set, FIELD_KEY), *sum_column = column_of(set, FIELD_CHECKSUM), *checksum = checksum_of(texts, set, migration, row ? row->hash : NULL);
    *language = NULL;
    if (set->rules->accept_edits) {
        *language = "sh";
        return text_pool_printf(texts, "%s\n", remedy_command(texts, set->rules->accept_edits, migration->tag, migration->key));
    }
    if (!key_column || !sum_column || !checksum || !set->ledger.table)
        return NULL;
    *language = "sql";
    return text_pool_printf(texts, "UPDATE %s SET %s = %s WHERE %s = %s;\n", remedy_ledger(texts, set), remedy_identifier(texts, sum_column),
                            literal(texts, checksum), remedy_identifier(texts, key_column), literal(texts, migration->key));
}

const char *remedy_rename_row(TextPool *texts, const MigrationSet *set, const LedgerRow *row, const Migration *migration) {
    const char *column = column_of(set, FIELD_KEY);
    if (!column || !row->key || !set->ledger.table)
        return NULL;
    return text_pool_printf(texts, "UPDATE %s SET %s = %s WHERE %s = %s;\n", remedy_ledger(texts, set), remedy_identifier(texts, column),
                            literal(texts, migration->key), remedy_identifier(texts, column), literal(texts, row->key));
}
