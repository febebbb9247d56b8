#ifndef PROSE_PROSE_H
#define PROSE_PROSE_H

/*
 * What people write beside the schema: Markdown documents (parsed as Markdown: cmark-gfm with its extensions), commit messages, comments of migrations. Finds the identifiers of bugs in
 * them, and what is claimed of each. Pure; any bytes are accepted; time and memory in proportion to the text.
 */

#include "model/bug.h"

typedef struct ProsePatterns ProsePatterns;

/* Patterns of identifiers, as people write them: "BUG-N" (letters as they are, N a number), "#N", "PROJ-N"; no other signs have a meaning. NULL or empty list: the usual ones ("BUG-N", "ISSUE-N", "DEFECT-N", "INC-N"; in
 * commit messages also "#N" behind a word that closes an issue). ERROR_CONFIG names the pattern that is none. */
ProsePatterns *prose_patterns_new(const char *const *patterns, GError **error);
void prose_patterns_free(ProsePatterns *patterns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProsePatterns, prose_patterns_free)

/* A quick look: does the text name a bug? */
bool prose_may_mention(const ProsePatterns *patterns, const char *text, size_t size);

/* Adds the mentions of one text; `commit` and `gone` are left NULL. `path` is the document's: its name may name the bug ("bug_012.md"; "_" stands for "-" there), folders such as "phases/18.1-fix-x" tell the phase. Costs
 * little when neither names one. */
void prose_read_document(const ProsePatterns *patterns, const char *path, const char *text, size_t size, Mentions *out);
/* Subject and body; "fix(18.1-01): ..." tells the phase. */
void prose_read_message(const ProsePatterns *patterns, const char *message, Mentions *out);
/* SQL: comments, and the file's name. */
void prose_read_migration(const ProsePatterns *patterns, const char *path, const char *sql, size_t size, Mentions *out);

/* A phase or release as commit subjects and document paths name it: "feat(18.1-01): ..." -> "18.1", "phases/18.1-fix" -> "18.1"; NULL: none. Free with g_free(). */
char *prose_phase_of_subject(const char *subject);
char *prose_phase_of_path(const char *path);

#endif
