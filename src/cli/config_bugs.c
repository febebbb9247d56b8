#include "config_file.h"

#include "base/error.h"
#include "prose/prose.h"

static bool add_patterns(Project *project, const FileBugs *file, const char *config, const char *text, GError **error) {
    for (unsigned i = 0; i < file->patterns_count; i++) {
        const char *const one[] = {file->patterns[i], NULL};
        g_autoptr(GError) problem = NULL;
        g_autoptr(ProsePatterns) patterns = prose_patterns_new(one, &problem);
        if (patterns)
            continue;
        error_set(error, ERROR_CONFIG, "%s:%d: bugs: %s", config, config_line_of(text, file->patterns[i]), problem->message);
        error_set_hint(error, "%s", error_get_hint(problem));
        return false;
    }
    config_add_texts(project, project->bug_patterns, file->patterns, file->patterns_count);
    return true;
}

static bool add_globs(Project *project, GPtrArray *list, const char *key, char *const *globs, unsigned count, const char *config, const char *text, GError **error) {
    for (unsigned i = 0; i < count; i++)
        if (!config_check_path(globs[i], key, config, NULL)) {
            error_set(error, ERROR_CONFIG, "%s:%d: bugs: %s: \"%s\" must be a path inside the repository", config, config_line_of(text, globs[i]), key, globs[i]);
            return false;
        }
    config_add_texts(project, list, globs, count);
    return true;
}

bool config_add_bugs(Project *project, const FileBugs *file, const char *config, const char *text, GError **error) {
    return add_patterns(project, file, config, text, error) &&
           add_globs(project, project->bug_documents, "documents", file->documents, file->documents_count, config, text, error) &&
           add_globs(project, project->bug_exclude, "exclude", file->exclude, file->exclude_count, config, text, error);
}
