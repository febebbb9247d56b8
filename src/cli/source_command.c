/* What a command prints as a source: drizzle-kit export, prisma migrate diff --script, pg_dump --schema-only, ... */

#include <string.h>
#include "base/command.h"
#include "base/error.h"
#include "base/log.h"
#include "declared/declared.h"
#include "source.h"

/* npm and pnpm begin with "> package@1.0 script", yarn with "yarn run v1.22.22" and "$ script" and ends with "Done in 1.23s.". Blanked, so that lines stay where they are. */
static void blank_runner_lines(char *text) {
    static const char *const before[] = {"> ", "$ ", "yarn run v"};
    for (char *line = text; *line;) {
        size_t size = strcspn(line, "\n");
        bool runner = size == strspn(line, " \t\r");
        for (size_t i = 0; !runner && i < G_N_ELEMENTS(before); i++)
            runner = g_str_has_prefix(line, before[i]);
        if (!runner)
            break;
        memset(line, ' ', size);
        line += size + (line[size] == '\n');
    }
    g_autofree char *copy = g_strdup(text);
    g_strchomp(copy);
    char *last = strrchr(copy, '\n');
    if (last && g_regex_match_simple("^Done in [0-9.]+m?s\\.$", last + 1, 0, 0))
        memset(text + (last + 1 - copy), ' ', strlen(last + 1));
}

static bool has_schema(const Declaration *declaration, const char *title, const char *text, GError **error) {
    if (declaration->statements->len > 0)
        return true;
    g_autofree char *shown = command_title(text);
    g_strstrip(shown);
    error_set(error, ERROR_INCOMPLETE, "the command %s printed %s", title, *shown ? "no SQL that makes a schema" : "nothing");
    if (*shown)
        error_set_detail(error, "%s", shown);
    return false;
}

Declaration *source_read_command(const char *command, const char *folder, GError **error) {
    g_autofree char *title = command_title(command);
    log_info("running %s", title);
    size_t size;
    g_autofree char *text = command_run(&(CommandRequest){.command = command, .folder = folder}, &size, error);
    if (!text)
        return NULL;
    if (strlen(text) == size)
        blank_runner_lines(text);
    g_autofree char *name = g_strdup_printf("the output of %s", title);
    g_autoptr(Declaration) declaration = declared_read_sql_text(text, size, name, error);
    return declaration && has_schema(declaration, title, text, error) ? g_steal_pointer(&declaration) : NULL;
}

Source *source_load_command(const char *command, const Options *options, GError **error) {
    if (!*command) {
        error_set(error, ERROR_USAGE, "command: names no command");
        error_set_hint(error, "command:'npx drizzle-kit export --dialect=postgresql'");
        return NULL;
    }
    g_autoptr(Declaration) declaration = source_read_command(command, options->directory, error);
    if (!declaration)
        return NULL;
    g_autofree char *shown = command_title(command);
    g_autofree char *title = g_strdup_printf("command %s", shown);
    return source_of_declaration(declaration, title, title, options, error);
}
