/* The manual page, in mdoc, from the tables of commands, options and sections, so that it cannot fall behind them. */

#include <string.h>
#include "analysis/audit.h"
#include "command.h"
#include "report/report.h"

static const char intro[] =
    ".Dd November 23, 2026\n.Dt PGSTRATA 1\n.Os\n.Sh NAME\n.Nm pgstrata\n.Nd document and audit the history of a PostgreSQL schema\n"
    ".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar option ...\n.Op Ar argument ...\n"
    ".Sh DESCRIPTION\n.Nm\nwalks the git history of migrations folders, replays the migrations in a private PostgreSQL server, introspects "
    "live databases, and says in Markdown, HTML and JSON what changed, when, by whom, what has drifted, since which commit, what that "
    "breaks, and how to mend it.\n"
    ".Pp\nIt changes nothing: repositories and databases are only read.\nFiles are written only where asked for.\n"
    ".Pp\n.Nm\n.Fl \\-kinds\nlists the kinds of objects that are read and compared, and their properties;\n.Nm\n.Fl \\-rules\nthe rules of findings, with what they cost and what is safer.\n";

static const char outro[] =
    ".Sh CONFIGURATION\nThe file\n.Pa pgstrata.yml\nat the root of the repository is optional.\nUnknown keys and wrong types are errors.\n"
    ".Bd -literal -offset indent\n"
    "targets:\n"
    "  - name: tenant                      # required\n"
    "    migrations: db/migrations/tenant  # required\n"
    "    runner: drizzle                   # else detected from the content\n"
    "    former: [db/old-migrations]       # earlier places of the folder\n"
    "    migrate_command: pnpm db:migrate  # shown in remedies\n"
    "    ledger: {schema: drizzle, table: __drizzle_migrations}\n"
    "    declared:                         # the schema that the code declares, besides what is found by itself\n"
    "      - files: [src/schema.ts]        # from the folder of config, else from the root\n"
    "        format: drizzle               # or drizzle-snapshot, prisma, sql, embedded; else by the name\n"
    "        role: schema                  # or snapshot, init, dump, ignore; else by the format\n"
    "        config: drizzle.config.ts     # casing and filters; alone: the files, too\n"
    "      - files: [scripts/init.ts]\n"
    "        role: init\n"
    "        functions: [createTables]     # only the SQL in, or given to, these\n"
    "      - name: export                  # what a command prints\n"
    "        command: npx drizzle-kit export\n"
    "    databases:\n"
    "      - name: production\n"
    "        env: TENANT_DATABASE_URL      # the variable that holds the URL\n"
    "      - name: tenants                 # a fleet: many databases of one server\n"
    "        env: TENANT_SERVER_URL\n"
    "        pattern: tenant_*             # or patterns: [tenant_*, \"!tenant_test*\"], or names: [a, b],\n"
    "      - name: customers               # or a table of the database that the URL leads to:\n"
    "        env: MASTER_URL\n"
    "        from:\n"
    "          table: public.tenant_databases\n"
    "          column: database_name\n"
    "          where:                      # is: true, false, null, \"not null\"; equals: VALUE\n"
    "            - {column: active, is: \"true\"}\n"
    "      - name: all                     # or any SELECT: the first column names databases of the\n"
    "        env: MASTER_URL               # server; a column url has whole URLs\n"
    "        query: select name, url from tenants\n"
    "documents:\n"
    "  - file: README.md\n"
    "    sections:\n"
    "      - name: history\n"
    "        target: tenant                # else all targets\n"
    "        heading: Migration history    # made when the region is missing\n"
    "      - name: state-block             # without markers: put there once, nothing else is touched\n"
    "        phase: \"18.1\"\n"
    "        heading: Blockers\n"
    "        insert: block                 # or row: those rows that the table under the heading lacks\n"
    "exclude: [public.audit_*, function:legacy.*]  # objects of live databases that are not compared\n"
    "platforms: [supabase]                 # whose objects are folded; else those that are recognised; [none]\n"
    "scripts: [scripts/*.sql, src/seed/*]   # files with SQL that are checked; [] for none; else those that are found\n"
    "bugs:\n"
    "  patterns: [BUG-N, PROJ-N]           # how bugs are called, N is a number; else BUG-N, ISSUE-N, DEFECT-N, INC-N\n"
    "  documents: [docs/*, .planning/*]    # Markdown that is searched for them; else all but node_modules and vendor\n"
    "  exclude: [docs/archive/*]           # and what is not\n"
    "rules:\n"
    "  - rule: risk/drop-column            # any rule of findings\n"
    "    severity: off                     # or info, warning, error\n"
    "    reason: dropped two releases after their last use\n"
    ".Ed\n.Pp\n"
    "A\n.Ar url\nin place of\n.Ar env\nis only taken from a file named with\n.Fl c ,\nor when it leads to this machine: the file of a repository is not trusted with connections.\n"
    "So are\n.Ar command ,\n.Ar query\nand\n.Ar equals ;\nand of what a table of\n.Ar from\nhas, such a file learns only which databases of the server there are.\n"
    ".Pp\nDatabases of a fleet are read\n.Fl \\-jobs\nat a time, and are one entry of the report when all of their schema that is compared is the same, and what their ledgers say but for times. "
    "Shards\n.Pq Fl \\-shard\nhave each N-th of them by name; their exit code is 0 whatever could not be read, since\n.Cm merge\ntells of it.\n"
    ".Pp\nGlobs of\n.Ar scripts ,\n.Ar documents\nand\n.Ar exclude\nof\n.Ar bugs\nare of whole paths, and their * stands for slashes, too. Documents are read as they were committed, in every version on the first-parent line; changes that are not "
    "committed are not read.\n"
    ".Sh ENVIRONMENT\n.Bl -tag -width Ds\n"
    ".It Ev PGSTRATA_OPTION\nstands in for any option that takes no or one value, as in\n.Ev PGSTRATA_FAIL_ON .\n"
    ".It Ev DATABASE_URL , PGSTRATA_URL\nthe live database, when there is one target and none is configured.\n"
    ".It Ev PGSTRATA_PG_BIN\nthe folder of the PostgreSQL server binaries for the scratch server.\n"
    ".It Ev PGSTRATA_CACHE_DIR\nwhere replayed migrations and the scratch template are cached; default\n.Pa ~/.cache/pgstrata .\n"
    ".It Ev PGSTRATA_STRATA_CACHE_MB\nhow many megabytes of replayed migrations are kept there; 512.\n"
    ".It Ev PGHOST , PGUSER , PGPASSWORD , PGPASSFILE , PGSERVICE , ...\nas for every libpq program.\n"
    ".It Ev SOURCE_DATE_EPOCH , NO_COLOR\nare honoured.\n.El\n"
    ".Sh EXIT STATUS\n.Bl -tag -width Ds -compact\n.It 0\nclean\n.It 1\nan error of the tool or its environment\n.It 2\ndrift, or findings at or above\n.Fl -fail-on\n"
    ".It 3\na migration failed to replay\n.It 4\nincomplete or unstable evidence\n.It 5\na database cannot be reached\n.It 64\nusage\n.It 65\nconfiguration\n"
    ".It 128+n\nsignal n\n.El\n";

/* mdoc text: backslashes doubled, no line begins with a dot or an apostrophe, each sentence on a line of its own. */
static void write_text(GString *out, const char *text) {
    for (const char *c = text; *c; c++) {
        if (*c == ' ' && c > text && c[-1] == '.' && g_ascii_isupper(c[1])) {
            g_string_append_c(out, '\n');
            continue;
        }
        if (*c == '\\')
            g_string_append(out, "\\e");
        else if (*c == '-')
            g_string_append(out, "\\-");
        else if ((*c == '.' || *c == '\'') && (c == text || c[-1] == '\n'))
            g_string_append_printf(out, "\\&%c", *c);
        else
            g_string_append_c(out, *c);
    }
    g_string_append_c(out, '\n');
}

static void write_commands(GString *out) {
    size_t count;
    const Command *commands = command_list(&count);
    g_string_append(out, ".Sh COMMANDS\n.Bl -tag -width Ds\n");
    for (size_t i = 0; i < count; i++) {
        g_string_append_printf(out, ".It Nm %s%s\n", commands[i].name, *commands[i].arguments ? " " : "");
        if (*commands[i].arguments) {
            g_string_truncate(out, out->len - 1);
            g_string_append_printf(out, "Ar %s\n", commands[i].arguments);
        }
        write_text(out, commands[i].description);
    }
    g_string_append(out, ".El\n");
}

static void write_options(GString *out) {
    size_t row_count, command_count;
    const OptionRow *rows = option_rows(&row_count);
    const Command *commands = command_list(&command_count);
    g_string_append(out, ".Sh OPTIONS\nIn brackets the commands that take the option, when not all do.\n.Bl -tag -width Ds\n");
    for (size_t i = 0; i < row_count; i++) {
        const OptionRow *row = &rows[i];
        g_string_append(out, ".It ");
        if (row->letter)
            g_string_append_printf(out, "Fl %c , ", row->letter);
        g_string_append_printf(out, "Fl \\-%s", row->name);
        if (row->argument)
            g_string_append_printf(out, " Ns = Ns Ar %s", row->argument);
        g_string_append_c(out, '\n');
        g_autoptr(GString) text = g_string_new(row->summary);
        g_autoptr(GString) takers = g_string_new(NULL);
        size_t taken = 0;
        for (size_t j = 0; j < command_count; j++)
            if (row->commands & commands[j].bit) {
                g_string_append_printf(takers, "%s%s", taken ? ", " : "", commands[j].name);
                taken++;
            }
        if (taken < command_count)
            g_string_append_printf(text, " (%s)", takers->str);
        write_text(out, text->str);
    }
    g_string_append(out, ".El\n");
}

static void write_sections(GString *out) {
    size_t count;
    const Section *sections = section_list(&count);
    g_string_append(out, ".Sh SECTIONS\nFor templates, as {{name key=value}} in a paragraph of its own, and for regions.\nKeys: target, object, limit, level, phase, bug, state.\n.Bl -tag -width Ds\n");
    for (size_t i = 0; i < count; i++) {
        g_string_append_printf(out, ".It Cm %s\n", sections[i].name);
        write_text(out, sections[i].summary);
    }
    g_string_append(out, ".El\n");
}

static const char allowing[] =
    ".Sh RISK NOTES\nMigrations that are pending on a live database, not committed, or recent are reviewed statement by statement: what is lost, what is blocked, and the safer way.\n"
    "A table that comes with the same migrations is not at risk.\n"
    "A comment in the file allows a risk of the statement below it, or of the whole file; without a reason it does not count:\n"
    ".Bd -literal -offset indent\n"
    "\\-\\- pgstrata: allow risk/drop\\-column: empty since 2025, see #123\n"
    "\\-\\- pgstrata: allow\\-file risk/create\\-index: the tables are small\n"
    ".Ed\n.Pp\n"
    "What is allowed stays in the report, with its reason.\n";

static void write_rules(GString *out) {
    size_t count;
    const Rule *rules = rule_list(&count);
    g_string_append(out, ".Sh RULES\nOf findings, with the severity that they have by default; those of one rule may be lesser.\n.Bl -tag -width Ds\n");
    for (size_t i = 0; i < count; i++) {
        g_string_append(out, ".It Cm ");
        write_text(out, rules[i].id);
        g_autofree char *plain = text_plain(rules[i].summary, false), *text = g_strdup_printf("%s (%s)", plain, severity_id(rules[i].severity));
        write_text(out, text);
    }
    g_string_append(out, ".El\n");
}

static void write_examples(GString *out) {
    size_t count;
    const Command *commands = command_list(&count);
    g_string_append(out, ".Sh EXAMPLES\n");
    for (size_t i = 0; i < count; i++) {
        g_auto(GStrv) lines = g_strsplit(commands[i].examples, "\n", -1);
        for (char **line = lines; *line && **line; line++) {
            g_auto(GStrv) parts = g_strsplit(*line, " | ", 2);
            g_autofree char *sentence = g_strdup_printf("%c%s:", g_ascii_toupper(parts[1][0]), parts[1] + 1);
            write_text(out, sentence);
            g_string_append_printf(out, ".Dl %s\n", parts[0]);
        }
    }
}

void manual_write(GString *out) {
    g_string_append(out, intro);
    write_commands(out);
    write_options(out);
    write_sections(out);
    g_string_append(out, allowing);
    write_rules(out);
    g_string_append(out, outro);
    write_examples(out);
}
