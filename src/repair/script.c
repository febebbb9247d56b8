#include "repair/repair.h"

#include <string.h>

/* The statements as a script for psql. Names from catalogs stand in comments, too: none may end its line. */

static const char HEADER[] =
    "-- Makes the schema of the database that it is run on like the other one. Run it with psql, as the owner of the database.\n"
    "-- It stops at the first error. What stands between BEGIN and COMMIT happens as a whole or not at all; a long run is cut, since the server holds a lock for\n"
    "-- each object until COMMIT.\n"
    "\\set ON_ERROR_STOP on\n";

const char *repair_settings(void) {
    return "SET search_path = '';\n"
           "SET check_function_bodies = off;\n"
           "SET standard_conforming_strings = on;\n"
           "SET client_min_messages = warning;\n";
}

/* As a comment, one line whatever is in it. */
static void append_comment(GString *out, const char *marked, const char *lead) {
    g_autofree char *text = text_plain(marked, false);
    g_string_append_printf(out, "-- %s", lead);
    text_visible(out, text, -1, true);
    g_string_append_c(out, '\n');
}

/* SQL as comments, each line one; \r alone ends a line for some who read it. */
static void append_as_comments(GString *out, const char *sql) {
    g_auto(GStrv) lines = g_strsplit_set(sql, "\r\n", -1);
    for (char **line = lines; *line; line++)
        g_string_append_printf(out, "-- %s\n", *line);
}

static void append_risks(GString *out, const RepairStatement *statement) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (unsigned risk = RISK_LOCKS; risk <= RISK_LOSES_DATA; risk <<= 1)
        if (statement->risks & risk)
            g_string_append_printf(text, "%s%s", text->len ? "; " : "", risk_text((Risk)risk));
    if (statement->note)
        g_string_append_printf(text, "%s%s", text->len ? ". " : "", statement->note);
    if (text->len)
        append_comment(out, text->str, "");
}

static bool is_left_out(const RepairStatement *statement, const RepairOptions *options) {
    return statement->destructive && !(options && options->destructive);
}

static void append_statement(GString *out, const RepairStatement *statement, bool as_comment) {
    append_risks(out, statement);
    if (as_comment)
        append_as_comments(out, statement->sql);
    else
        g_string_append_printf(out, "%s\n", statement->sql);
}

/* BEGIN or COMMIT where a run of statements that may stand in a transaction begins or ends. */
static void turn(GString *out, bool *inside, bool wanted) {
    if (*inside != wanted)
        g_string_append(out, wanted ? "\nBEGIN;\n" : "COMMIT;\n\n");
    *inside = wanted;
}

static void append_gaps(GString *out, const Repair *repair) {
    if (repair->gaps->len > 0)
        g_string_append(out, "\n-- Not repaired:\n");
    for (guint i = 0; i < repair->gaps->len; i++)
        append_comment(out, repair->gaps->pdata[i], "* ");
}

enum { LONGEST_TRANSACTION = 200 }; /* statements: few enough for the locks that a server has room for as it comes */

char *repair_script(const Repair *repair, const RepairOptions *options) {
    GString *out = g_string_new(HEADER);
    g_string_append(out, repair_settings());
    bool inside = false;
    guint run = 0;
    for (guint i = 0; i < repair->statements->len; i++) {
        const RepairStatement *statement = &g_array_index(repair->statements, RepairStatement, i);
        bool left_out = is_left_out(statement, options);
        if (run == LONGEST_TRANSACTION) {
            turn(out, &inside, false);
            run = 0;
        }
        if (!left_out)
            turn(out, &inside, !statement->outside);
        run = inside ? run + 1 : 0;
        append_statement(out, statement, left_out);
    }
    turn(out, &inside, false);
    append_gaps(out, repair);
    return g_string_free(out, false);
}
