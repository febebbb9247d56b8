#include "model/ledger.h"

static int compare_lines(gconstpointer a, gconstpointer b) {
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* Escaped, so that no text can look like two. */
static void append_text(GString *out, const char *text) {
    g_autofree char *escaped = text ? g_strescape(text, NULL) : NULL;
    g_string_append_printf(out, " %s%s%s", escaped ? "\"" : "", escaped ? escaped : "-", escaped ? "\"" : "");
}

static char *row_line(const LedgerRow *row) {
    GString *line = g_string_new(NULL);
    g_string_append_printf(line, "row %d %d %d %d", row->migration, (int)row->state, row->superseded, row->other_version);
    append_text(line, row->key);
    append_text(line, row->name);
    append_text(line, row->hash);
    append_text(line, row->variant);
    g_string_append_c(line, '\n');
    return g_string_free(line, FALSE);
}

char *ledger_outcome(const LedgerState *state) {
    GString *out = g_string_new(NULL);
    if (!state)
        return g_string_free(out, FALSE);
    g_string_append_printf(out, "ledger %d %d stop %d %d", state->has_ledger, state->replays_all, (int)state->stop, state->stop_migration);
    append_text(out, state->stop_text);
    g_string_append_c(out, '\n');
    for (size_t i = 0; i < state->migration_count; i++) {
        g_string_append_printf(out, "%zu %d%d%d", i, state->applied[i], state->will_run[i], state->will_skip[i]);
        append_text(out, state->why ? state->why[i] : NULL);
        g_string_append_c(out, '\n');
    }
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < state->row_count; i++)
        g_ptr_array_add(lines, row_line(&state->rows[i]));
    g_ptr_array_sort(lines, compare_lines);
    for (guint i = 0; i < lines->len; i++)
        g_string_append(out, lines->pdata[i]);
    return g_string_free(out, FALSE);
}
