#ifndef HARNESS_SAMPLE_REPORT_H
#define HARNESS_SAMPLE_REPORT_H

/* A report as the tool writes them, built by hand: for looking at, and for tests of the writers. */

#include "base/text.h"
#include "document/document.h"

static void sample_findings(Document *document, Node *root) {
    document_anchor(document, root, "findings");
    document_heading(document, root, 2, "Findings");
    document_paragraph(document, root, "Most severe first. Each names the evidence, since when it is so, and what to do.");
    document_anchor(document, root, "finding.unmigrated.organizations");
    document_heading(document, root, 3, "Column " CODE("organizations.stripe_customer_id") " is declared but in no migration");
    Node *line = document_paragraph(document, root, NULL);
    document_badge(document, line, "error", "error");
    document_text(document, line, " target " CODE("master") ", since 2025-12-26, commit ");
    document_link(document, line, "https://github.com/acme/studio/commit/3f6d4c1", CODE("3f6d4c1"));
    document_text(document, line, " by Jane Roe, open for 20.8 days");
    document_paragraph(document, root, "A fresh database cannot be initialised. PostgreSQL says:");
    document_code_block(document, root, "text", "ERROR:  column \"stripe_customer_id\" of relation \"organizations\" does not exist\nLINE 1: INSERT INTO organizations (name, stripe_customer_id) VALUES ($1, $2)");
    document_paragraph(document, root, "Generate the migration and register it in the journal:");
    document_code_block(document, root, "sql", "ALTER TABLE \"organizations\" ADD COLUMN \"stripe_customer_id\" text;\nALTER TABLE \"organizations\" ADD COLUMN \"stripe_subscription_id\" text;\nCREATE UNIQUE INDEX \"organizations_stripe_customer_id_key\"\n    ON \"organizations\" (\"stripe_customer_id\");");
    document_heading(document, root, 3, "Ten migrations are skipped silently on existing databases");
    line = document_paragraph(document, root, NULL);
    document_badge(document, line, "warning", "warning");
    document_text(document, line, " target " CODE("tenant") ", since 2025-12-27");
    Node *list = document_list(document, root, false);
    document_item(document, list, CODE("0007_add_rooms.sql") " has " CODE("when") " 1733000000000, which is before that of " CODE("0006_sessions.sql"));
    document_item(document, list, "the migrator runs only what is newer than the last row of " CODE("drizzle.__drizzle_migrations"));
    Node *item = document_item(document, list, "so ");
    document_strong(document, item, "nothing");
    document_text(document, item, " of it reaches a database that has " CODE("0006"));
    Node *details = document_details(document, root, "The ten entries", false);
    static const char *const headers[] = {"Entry", "when", "Skipped after"};
    Node *table = document_table(document, details, 3, headers, "lrl");
    for (int i = 7; i < 17; i++) {
        Node *row = document_row(document, table);
        g_autofree char *name = g_strdup_printf(CODE("%04d_step_%d"), i, i);
        g_autofree char *when = g_strdup_printf("17330000%05d", i * 977);
        document_cell(document, row, name);
        document_cell(document, row, when);
        document_cell(document, row, CODE("0006_sessions"));
    }
}

static void sample_comparison(Document *document, Node *root) {
    document_anchor(document, root, "comparison");
    document_heading(document, root, 2, "Schema comparison");
    static const char *const headers[] = {"Component", "schema.ts", "Migrations", "Journal", "production", "staging"};
    static const char *const rows[][6] = {
        {CODE("organizations.stripe_customer_id"), "ok:yes", "error:missing", "error:missing", "error:missing", "ok:yes"},
        {CODE("organizations.stripe_subscription_id"), "ok:yes", "error:missing", "error:missing", "error:missing", "warning:by hand"},
        {CODE("ai_credits.plan"), "ok:text", "ok:text", "warning:never runs", "error:missing", "error:missing"},
        {CODE("rooms"), "ok:12 columns", "ok:12 columns", "ok:12 columns", "info:pending", "ok:12 columns"},
        {CODE("tracks_status_check"), "ok:CHECK", "ok:CHECK", "ok:CHECK", "ok:CHECK", "ok:CHECK"},
    };
    Node *table = document_table(document, root, 6, headers, "lccccc");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Node *row = document_row(document, table);
        document_cell(document, row, rows[i][0]);
        for (int j = 1; j < 6; j++) {
            g_auto(GStrv) parts = g_strsplit(rows[i][j], ":", 2);
            document_badge(document, document_cell(document, row, NULL), parts[0], parts[1]);
        }
    }
}

static void sample_history(Document *document, Node *root) {
    document_anchor(document, root, "history");
    document_heading(document, root, 2, "Migration history");
    static const char *const headers[] = {"Date", "Migration", "What it did", "Author", "Commit", "Applied"};
    static const char *const rows[][4] = {
        {"2026-01-15", "0012_stripe_columns.sql", "+2 columns on " CODE("organizations") ", +1 unique index", "Jane Roe"},
        {"2026-01-08", "0011_track_comments.sql", "+1 table " CODE("track_comments") ", +3 foreign keys", "\xe5\xb1\xb1\xe7\x94\xb0\xe5\xa4\xaa\xe9\x83\x8e"},
        {"2025-12-27", "0010_fix_sequences.sql", CODE("setval('tracks_id_seq', (SELECT max(id) FROM tracks))") ", data only", "dependabot[bot]"},
        {"2025-12-26", "0009_equipment_and_maintenance_windows_for_rooms.sql", "+2 tables, +11 columns, " CODE("rooms.capacity") ": integer \xe2\x86\x92 smallint", "Jane Roe"},
        {"2025-12-19", "0008_ai_credits.sql", "no-op: " CODE("CREATE TABLE IF NOT EXISTS ai_credits") " met a table of another shape", "Max Weber"},
    };
    Node *table = document_table(document, root, 6, headers, "llllll");
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        Node *row = document_row(document, table);
        document_cell(document, row, rows[i][0]);
        document_code(document, document_cell(document, row, NULL), rows[i][1]);
        document_cell(document, row, rows[i][2]);
        document_cell(document, row, rows[i][3]);
        document_link(document, document_cell(document, row, NULL), "https://github.com/acme/studio/commit/3f6d4c1", CODE("3f6d4c1"));
        document_badge(document, document_cell(document, row, NULL), i == 0 ? "info" : i == 4 ? "warning" : "ok", i == 0 ? "pending" : i == 4 ? "skipped" : "applied");
    }
}

static void sample_table(Document *document, Node *root, const char *name, int columns) {
    static const char *const headers[] = {"Column", "Type", "Null", "Default", "Added in", "Last changed in", "Comment"};
    document_anchor(document, root, name);
    g_autofree char *title = g_strdup_printf(CODE("%s"), name);
    document_heading(document, root, 3, title);
    document_paragraph(document, root, "Added in " CODE("0000_init.sql") " on 2025-11-02 by Jane Roe.");
    Node *table = document_table(document, root, 7, headers, "lllllll");
    for (int i = 0; i < columns; i++) {
        Node *row = document_row(document, table);
        g_autofree char *column = g_strdup_printf("column_%d", i);
        document_code(document, document_cell(document, row, NULL), i == 0 ? "id" : column);
        document_code(document, document_cell(document, row, NULL), i % 3 ? "character varying(255)" : "bigint");
        document_cell(document, row, i % 2 ? "yes" : "no");
        Node *cell = document_cell(document, row, NULL);
        if (i == 0)
            document_code(document, cell, "nextval('tracks_id_seq'::regclass)");
        document_code(document, document_cell(document, row, NULL), "0000_init.sql");
        document_code(document, document_cell(document, row, NULL), i % 4 ? "0000_init.sql" : "0009_equipment.sql");
        document_cell(document, row, i == 1 ? "The name as shown to\nusers, at most 80 characters" : "");
    }
}

static Document *sample_report(int tables, int columns) {
    Document *document = document_new();
    Node *root = document_root(document);
    document_heading(document, root, 1, "Schema audit: recording-studio");
    document_paragraph(document, root, "Revision " CODE("6d10e91") " on " CODE("main") ", 2026-01-18. Targets " CODE("master") " and " CODE("tenant") ", PostgreSQL 15.");
    Node *alert = document_alert(document, root, "CAUTION");
    Node *status = document_paragraph(document, alert, NULL);
    document_strong(document, status, "Drift.");
    document_text(document, status, " 3 findings: a fresh database cannot be initialised, and two live databases lack columns that the code uses. ");
    document_link_anchor(document, status, "findings", "What to do");
    static const char *const labels[] = {"Errors", "Warnings", "Migrations", "Tables", "Pending on production", "Not checked"};
    static const char *const values[] = {"1", "2", "13", "46", "1", "0"};
    Node *counters = document_table(document, root, 6, labels, "rrrrrr"), *row = document_row(document, counters);
    for (size_t i = 0; i < 6; i++)
        document_cell(document, row, values[i]);
    sample_findings(document, root);
    sample_comparison(document, root);
    sample_history(document, root);
    document_heading(document, root, 2, "Schema");
    document_mermaid(document, root, "erDiagram\n    organizations ||--o{ rooms : has\n    rooms ||--o{ bookings : \"is booked by\"\n");
    for (int i = 0; i < tables; i++) {
        g_autofree char *name = g_strdup_printf("public.table_%d", i);
        sample_table(document, root, i == 0 ? "public.organizations" : i == 1 ? "public.Track Comments" : name, columns);
    }
    document_heading(document, root, 2, "How this was made");
    Node *note = document_alert(document, root, "NOTE");
    document_paragraph(document, note, "Everything was checked but privileges, which this role may not read.");
    Node *list = document_list(document, root, true);
    document_item(document, list, "pgstrata 0.1.0, scratch server PostgreSQL 15.14");
    document_item(document, list, "13 migrations replayed, 0 failed");
    Node *quote = document_quote(document, root);
    document_paragraph(document, quote, "Same input, same bytes.");
    return document;
}

#endif
