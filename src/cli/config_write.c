/* pgstrata.yml, written for a project that was detected. */

#include "config.h"

#include <string.h>

/* A YAML scalar: plain when it is harmless, else double-quoted. */
static void write_scalar(GString *out, const char *text) {
    bool plain = text[0] && strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-") == strlen(text) &&
                 g_ascii_isalpha(text[0]);
    if (plain) {
        g_string_append(out, text);
        return;
    }
    g_string_append_c(out, '"');
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_printf(out, "\\%c", *c);
        else if ((unsigned char)*c < 0x20)
            g_string_append_printf(out, "\\x%02x", (unsigned)*c);
        else
            g_string_append_c(out, *c);
    }
    g_string_append_c(out, '"');
}

static void write_key(GString *out, const char *indent, const char *key, const char *value) {
    if (!value)
        return;
    g_string_append_printf(out, "%s%s: ", indent, key);
    write_scalar(out, value);
    g_string_append_c(out, '\n');
}

static void write_list(GString *out, const char *indent, const char *key, const GPtrArray *values) {
    if (!values || values->len == 0)
        return;
    g_string_append_printf(out, "%s%s:\n", indent, key);
    for (guint i = 0; i < values->len; i++) {
        g_string_append_printf(out, "%s  - ", indent);
        write_scalar(out, values->pdata[i]);
        g_string_append_c(out, '\n');
    }
}

static void write_declared(GString *out, const Target *target) {
    if (target->declared->len > 0)
        g_string_append(out, "    # What the code declares, besides snapshots and init scripts that are found by themselves.\n    declared:\n");
    for (guint i = 0; i < target->declared->len; i++) {
        const DeclaredRef *ref = target->declared->pdata[i];
        g_string_append(out, "      - format: ");
        write_scalar(out, ref->format);
        g_string_append_c(out, '\n');
        write_list(out, "        ", "files", ref->files);
        write_key(out, "        ", "config", ref->config);
    }
}

static void write_target(GString *out, const Target *target) {
    g_string_append(out, "\n  # ");
    text_visible(out, target->reason ? target->reason : "detected", -1, true);
    g_string_append_c(out, '\n');
    g_string_append(out, "  - name: ");
    write_scalar(out, target->name);
    g_string_append_c(out, '\n');
    write_key(out, "    ", "migrations", *target->folder ? target->folder : "./");
    write_key(out, "    ", "runner", target->runner);
    write_key(out, "    ", "runner_config", target->config);
    write_key(out, "    ", "migrate_command", target->migrate_command);
    write_key(out, "    ", "generate_command", target->generate_command);
    write_declared(out, target);
    if (target->ledger_schema || target->ledger_table) {
        g_string_append(out, "    ledger:\n");
        write_key(out, "      ", "schema", target->ledger_schema);
        write_key(out, "      ", "table", target->ledger_table);
    }
    g_autofree char *variable = g_ascii_strup(target->name, -1);
    g_strcanon(variable, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", '_');
    g_string_append_printf(out,
                           "    # Live databases to compare. env names the variable that holds the URL; no password belongs in this file.\n"
                           "    # databases:\n"
                           "    #   - name: production\n"
                           "    #     env: %s_DATABASE_URL\n",
                           variable);
}

static void write_documents(GString *out, const Project *project) {
    if (project->regions->len == 0) {
        g_string_append(out, "\n# Files whose marked sections `pgstrata inject` keeps up to date. A section with a heading is added where it is missing,\n"
                             "# and a file that does not exist is created.\n"
                             "# documents:\n"
                             "#   - file: README.md\n"
                             "#     sections:\n"
                             "#       - name: history\n"
                             "#         heading: Migration history\n"
                             "#       - name: troubleshooting\n"
                             "#         heading: Troubleshooting\n"
                             "#   - file: STATE.md\n"
                             "#     sections:\n"
                             "#       - name: state-block\n"
                             "#         phase: \"3\"\n"
                             "#         heading: Blockers\n"
                             "#         insert: block\n");
        return;
    }
    g_string_append(out, "\n# Files whose marked sections `pgstrata inject` keeps up to date.\ndocuments:\n");
    const char *file = NULL;
    for (guint i = 0; i < project->regions->len; i++) {
        const DocumentRegion *region = &g_array_index(project->regions, DocumentRegion, i);
        if (!file || strcmp(file, region->file) != 0) {
            file = region->file;
            g_string_append(out, "  - file: ");
            write_scalar(out, file);
            g_string_append(out, "\n    sections:\n");
        }
        g_string_append(out, "      - name: ");
        write_scalar(out, region->section);
        g_string_append_c(out, '\n');
        write_key(out, "        ", "target", region->target);
        write_key(out, "        ", "heading", region->heading);
        write_key(out, "        ", "phase", region->phase);
        write_key(out, "        ", "insert", region->insert);
    }
}

/* Only where there is something to say: documents name bugs, or the project says how. */
static void write_bugs(GString *out, const Project *project, size_t documents) {
    if (project->bug_patterns->len + project->bug_documents->len + project->bug_exclude->len > 0) {
        g_string_append(out, "\n# Bugs: how their identifiers are written, and the documents that are searched for them.\nbugs:\n");
        write_list(out, "  ", "patterns", project->bug_patterns);
        write_list(out, "  ", "documents", project->bug_documents);
        write_list(out, "  ", "exclude", project->bug_exclude);
    } else if (documents > 0) {
        g_string_append_printf(out,
                               "\n# Bugs that documents, commit messages and migrations name (here: %zu %s): how their identifiers are written (N: a number),\n"
                               "# and which documents are searched: globs of paths (else all of Markdown, without node_modules and vendor).\n"
                               "# bugs:\n"
                               "#   patterns: [BUG-N, ISSUE-N, PROJ-N]\n"
                               "#   documents: [\"docs/*\", \".planning/*\"]\n"
                               "#   exclude: [\"docs/archive/*\"]\n",
                               documents, documents == 1 ? "document" : "documents");
    }
}

char *config_write(const Project *project, size_t bug_documents) {
    GString *out = g_string_new("# pgstrata: what to document and audit. Written by `pgstrata init`; every key is optional but name and migrations.\n"
                                "# Without this file the same is detected at every run.\n"
                                "targets:\n");
    for (guint i = 0; i < project->targets->len; i++) {
        const Target *target = project->targets->pdata[i];
        if (!target->stray)
            write_target(out, target);
    }
    for (guint i = 0; i < project->targets->len; i++) {
        const Target *target = project->targets->pdata[i];
        if (target->stray) {
            g_string_append(out, "\n  # Left out, a stray folder: ");
            text_visible(out, target->folder, -1, true);
            g_string_append_c(out, '\n');
        }
    }
    g_string_append(out, "\n# Objects of live databases that are not compared, and platforms whose own objects are folded (else those that are recognised).\n"
                         "# exclude: [\"public.audit_*\"]\n"
                         "# platforms: [supabase]\n"
                         "\n# Files with SQL that are checked against the schema: globs of paths; [] for none (else those that are found).\n"
                         "# scripts: [\"scripts/*.sql\", \"packages/*/src/scripts/*\"]\n"
                         "\n# What rules count for: off, info, warning or error.\n"
                         "# rules:\n"
                         "#   - {rule: risk/drop-column, severity: off, reason: columns are dropped two releases after their last use}\n");
    write_documents(out, project);
    write_bugs(out, project, bug_documents);
    return g_string_free(out, FALSE);
}
