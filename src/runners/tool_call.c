#include "tool_call.h"

#include <string.h>
#include "folder.h"
#include "place.h"

/* --- words of a shell ------------------------------------------------------------------------------------------------------------------ */

void append_word(GString *command, const char *word) {
    bool safe = *word != '\0';
    for (const char *at = word; *at; at++)
        safe = safe && (g_ascii_isalnum(*at) || strchr("@/._:=+,-", *at));
    g_autofree char *quoted = safe ? g_strdup(word) : g_shell_quote(word);
    g_string_append_printf(command, "%s%s", command->len ? " " : "", quoted);
}

GString *command_in(const char *folder) {
    GString *command = g_string_new(NULL);
    if (*folder) {
        g_string_append(command, "cd");
        append_word(command, folder);
        g_string_append(command, " &&");
    }
    return command;
}

bool has_control(const char *text) {
    for (; text && *text; text++) {
        if ((guchar)*text < ' ' || *text == 0x7f)
            return true;
    }
    return false;
}

/* --- calls ------------------------------------------------------------------------------------------------------------------------------- */

/* What only says how a program is started. */
static bool is_starter(const char *word) {
    static const char *const WORDS[] = {"npx", "python", "bundle", "exec", NULL};
    return g_strv_contains(WORDS, word);
}

/* "migrate -path {} -database "$DATABASE_URL" up": "migrate" and "up". */
static bool find_words(const char *command, char **program, char **verb) {
    g_auto(GStrv) words = g_strsplit(command, " ", -1);
    *program = *verb = NULL;
    for (char **word = words; *word; word++) {
        if (!**word || is_starter(*word) || strchr("-\"'{$", **word))
            continue;
        char **place = *program ? verb : program;
        g_free(*place);
        *place = g_strdup(place == program ? path_name(*word) : *word);
    }
    return *program && *verb;
}

static bool is_word_character(char character) {
    return g_ascii_isalnum(character) || (character && strchr("_-.:", character));
}

static const char *find_whole(const char *text, const char *word) {
    size_t length = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at++) {
        if ((at == text || !is_word_character(at[-1])) && !is_word_character(at[length]))
            return at;
    }
    return NULL;
}

bool tool_is_called(const char *script, const RunnerRules *rules) {
    if (!rules->command)
        return false;
    g_autofree char *program = NULL, *verb = NULL;
    bool found = find_words(rules->command, &program, &verb);
    for (const char *at = script; found && (at = find_whole(at, program)); at++) {
        const char *behind = at + strlen(program);
        g_autofree char *own = g_strndup(behind, strcspn(behind, "&|;\n"));
        if (find_whole(own, verb))
            return true;
    }
    return false;
}

/* --- tasks ------------------------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *file, *program;
} TASK_FILES[] = {{"Makefile", "make"}, {"GNUmakefile", "make"}, {"makefile", "make"}, {"Justfile", "just"}, {"justfile", "just"}};

/* "migrate: build" at the line's start; NULL. Free with g_free(). */
static char *task_name(const char *line) {
    size_t length = 0;
    while (g_ascii_isalnum(line[length]) || (line[length] && strchr("_-./", line[length])))
        length++;
    const char *behind = line + length + strspn(line + length, " ");
    bool named = length > 0 && *line != '.' && *behind == ':' && behind[1] != '=' && behind[1] != ':';
    return named ? g_strndup(line, length) : NULL;
}

bool is_forward_name(const char *name) {
    static const char *const FORTH[] = {"migrate", "migrates", "migration", "migrations", "deploy", "up", "upgrade", "update", "latest", "apply", "push", "run", NULL};
    static const char *const NOT[] = {"test", "tests", "reset", "drop", "down", "downgrade", "rollback", "revert", "undo", "redo", "create", "recreate", "new", "make",
                                      "add", "generate", "gen", "dev", "clean", "nuke", "wipe", "status", "fresh", "seed", "force", NULL};
    g_autofree char *lower = g_ascii_strdown(name, -1);
    g_auto(GStrv) words = g_strsplit_set(lower, ":-_./", -1);
    bool forth = false;
    for (char **word = words; *word; word++) {
        if (g_strv_contains(NOT, *word))
            return false;
        forth = forth || g_strv_contains(FORTH, *word);
    }
    return forth;
}

/* The shortest name of a task of which a line calls the tool. */
static char *find_task(const char *text, const RunnerRules *rules) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *task = NULL;
    char *best = NULL;
    for (char **line = lines; *line; line++) {
        bool indented = **line == '\t' || **line == ' ';
        if (!indented && **line && **line != '#') {
            g_free(task);
            task = task_name(*line);
        }
        const char *words = *line + strspn(*line, " \t@-");
        if (!indented || !task || !is_forward_name(task) || *words == '#' || !tool_is_called(words, rules) || (best && strlen(best) <= strlen(task)))
            continue;
        g_free(best);
        best = g_strdup(task);
    }
    return best;
}

static char *task_at(FileTree *tree, const char *folder, const RunnerRules *rules) {
    enum { SIZE_LIMIT = 256 << 10 };
    for (size_t i = 0; i < G_N_ELEMENTS(TASK_FILES); i++) {
        g_autofree char *path = path_join(folder, TASK_FILES[i].file);
        const TreeFile *file = file_tree_find(tree, path);
        size_t size;
        g_autofree char *text = file ? tree->read(tree, file, &size, NULL) : NULL;
        g_autofree char *task = text && size <= SIZE_LIMIT ? find_task(text, rules) : NULL;
        if (!task)
            continue;
        GString *command = command_in(folder);
        append_word(command, TASK_FILES[i].program);
        append_word(command, task);
        return g_string_free(command, FALSE);
    }
    return NULL;
}

char *tool_task(FileTree *tree, const char *folder, const RunnerRules *rules) {
    g_autofree char *at = g_strdup(folder);
    for (;;) {
        char *task = has_control(at) ? NULL : task_at(tree, at, rules);
        if (task || !*at)
            return task;
        char *parent = place_parent(at);
        g_free(at);
        at = parent;
    }
}

/* --- by hand ----------------------------------------------------------------------------------------------------------------------------- */

char *tool_home(FileTree *tree, const char *folder, const RunnerRules *rules) {
    g_autofree char *at = g_strdup(folder);
    for (; rules->command_home;) {
        g_autofree char *path = path_join(at, rules->command_home);
        if (file_tree_find(tree, path))
            return g_steal_pointer(&at);
        if (!*at)
            break;
        char *parent = place_parent(at);
        g_free(at);
        at = parent;
    }
    return g_strdup("");
}

char *tool_call(const char *folder, const char *home, const RunnerRules *rules) {
    if (!rules->command || has_control(folder))
        return NULL;
    const char *command = g_str_has_prefix(rules->command, "npx ") ? rules->command + strlen("npx ") : rules->command;
    const char *hole = strstr(command, "{}");
    if (!hole)
        return g_strdup(command);
    const char *below = strlen(folder) > strlen(home) ? path_below(folder, home) : ".";
    g_autoptr(GString) word = g_string_new(NULL);
    append_word(word, below);
    return g_strdup_printf("%.*s%s%s", (int)(hole - command), command, word->str, hole + strlen("{}"));
}
