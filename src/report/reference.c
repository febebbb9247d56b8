#include "reference.h"

#include <string.h>
#include "phrase.h"

#define SHORT_ID 7

char *reference_date(const Commit *commit) {
    GString *out = g_string_new(NULL);
    text_date(out, commit->commit_time, commit->commit_offset, false);
    return g_string_free(out, FALSE);
}

static size_t shared_prefix(const char *a, const char *b) {
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

/* False: the commit is none of them. */
static bool tell_apart(const GPtrArray *commits, const Commit *commit, size_t *length) {
    bool found = false;
    for (guint i = 0; i < commits->len; i++) {
        const Commit *other = g_ptr_array_index(commits, i);
        bool same = strcmp(other->id, commit->id) == 0;
        found = found || same;
        if (!same)
            *length = MAX(*length, shared_prefix(other->id, commit->id) + 1);
    }
    return found;
}

/* Commits of the timeline count only for those that the history does not know: what is told of the others must not depend on whether it was loaded. */
char *reference_short_id(const Audit *audit, const Commit *commit) {
    size_t length = SHORT_ID;
    bool known = audit->history && tell_apart(audit->history->commits, commit, &length);
    if (!known && audit->timeline)
        tell_apart(audit->timeline->commits, commit, &length);
    return g_strndup(commit->id, length);
}

char *reference_commit_url(const Audit *audit, const Commit *commit) {
    if (!audit->history || !audit->history->commit_url)
        return NULL;
    return g_strconcat(audit->history->commit_url, commit->id, NULL);
}

/* What forges call things in the URL of a repository, by what they call a commit: the longest form first. */
static const struct {
    const char *commit, *pull_request, *file;
} forges[] = {
    {"/-/commit/", "/-/merge_requests/", "/-/blob/"}, /* GitLab */
    {"/commits/", "/pull-requests/", "/src/"},        /* Bitbucket */
    {"/commit/", "/pull/", "/blob/"},                 /* GitHub */
};

/* The URL of the repository, and what its forge is; NULL when unknown. */
static char *forge_base(const Audit *audit, size_t *forge) {
    const char *url = audit->history ? audit->history->commit_url : NULL;
    for (size_t i = 0; url && i < G_N_ELEMENTS(forges); i++)
        if (g_str_has_suffix(url, forges[i].commit)) {
            *forge = i;
            return g_strndup(url, strlen(url) - strlen(forges[i].commit));
        }
    return NULL;
}

char *reference_pull_request_url(const Audit *audit, int number) {
    size_t forge = 0;
    g_autofree char *base = forge_base(audit, &forge);
    return base ? g_strdup_printf("%s%s%d", base, forges[forge].pull_request, number) : NULL;
}

/* The commit that the file's present text came with. Not the head: what is injected into a committed document may not change with every
 * commit. NULL for files without history (journals) and those that are not committed as they are. */
static const Commit *file_commit(const Audit *audit, const char *path) {
    const FileHistory *file = history_find(audit->history, path);
    if (!file || file->uncommitted || !file->alive || file->event_count == 0)
        return NULL;
    return file->events[file->event_count - 1].mainline;
}

static char *file_url(const Audit *audit, const Commit *commit, const char *path, int line) {
    size_t forge = 0;
    g_autofree char *base = commit ? forge_base(audit, &forge) : NULL;
    if (!base)
        return NULL;
    g_autofree char *escaped = g_uri_escape_string(path, "/", FALSE);
    g_autofree char *place = line > 0 ? g_strdup_printf("#L%d", line) : g_strdup("");
    return g_strdup_printf("%s%s%s/%s%s", base, forges[forge].file, commit->id, escaped, place);
}

char *reference_file_url(const Audit *audit, const char *path, int line) {
    return audit->history ? file_url(audit, file_commit(audit, path), path, line) : NULL;
}

char *reference_present_file_url(const Audit *audit, const char *path, int line) {
    char *known = reference_file_url(audit, path, line);
    if (known || !audit->history)
        return known;
    const FileHistory *file = history_find(audit->history, path);
    if (file && !file->alive)
        return audit->before ? reference_file_url(audit->before, path, line) : NULL;
    return file && file->uncommitted ? NULL : file_url(audit, audit->history->head, path, line);
}

static char *marked_code(const char *text) {
    GString *out = g_string_new(NULL);
    phrase_code(out, text);
    return g_string_free(out, FALSE);
}

/* Code, as a link when there is a URL. */
static void code_or_link(Document *document, Node *parent, const char *url, const char *text) {
    g_autofree char *marked = marked_code(text);
    if (url)
        document_link(document, parent, url, marked);
    else
        document_text(document, parent, marked);
}

void reference_commit(const Audit *audit, Document *document, Node *parent, const Commit *commit) {
    g_autofree char *id = reference_short_id(audit, commit);
    g_autofree char *url = reference_commit_url(audit, commit);
    code_or_link(document, parent, url, id);
}

void reference_pull_request(const Audit *audit, Document *document, Node *parent, int number) {
    g_autofree char *text = g_strdup_printf("#%d", number);
    g_autofree char *url = reference_pull_request_url(audit, number);
    if (url)
        document_link(document, parent, url, text);
    else
        document_text(document, parent, text);
}

static void file_or_link(Document *document, Node *parent, const char *url, const char *path, int line) {
    g_autofree char *text = line > 0 ? g_strdup_printf("%s:%d", path, line) : g_strdup(path);
    code_or_link(document, parent, url, text);
}

void reference_file(const Audit *audit, Document *document, Node *parent, const char *path, int line) {
    g_autofree char *url = reference_file_url(audit, path, line);
    file_or_link(document, parent, url, path, line);
}

void reference_present_file(const Audit *audit, Document *document, Node *parent, const char *path, int line) {
    g_autofree char *url = reference_present_file_url(audit, path, line);
    file_or_link(document, parent, url, path, line);
}

void reference_commit_story(const Audit *audit, Document *document, Node *parent, const Commit *commit) {
    g_autofree char *date = reference_date(commit);
    g_autoptr(GString) words = g_string_new(NULL);
    reference_commit(audit, document, parent, commit);
    g_string_printf(words, " of %s by ", date);
    phrase_text(words, commit->author);
    g_string_append(words, ": ");
    phrase_text(words, commit->subject);
    document_text(document, parent, words->str);
}

char *reference_object_anchor(const AuditTarget *target, const char *identity) {
    return g_strdup_printf("%s.%s", target->target->name, identity);
}

char *reference_migration_anchor(const AuditTarget *target, const char *tag) {
    return g_strdup_printf("migration.%s.%s", target->target->name, tag);
}

char *reference_finding_anchor(const Finding *finding) {
    const char *place = finding->database ? finding->database : finding->source;
    return g_strdup_printf("finding.%s.%s.%s.%s", finding->rule, finding->target ? finding->target : "", place ? place : "", finding->subject ? finding->subject : "");
}

void reference_object(Document *document, Node *parent, const AuditTarget *target, const char *identity, const char *shown) {
    g_autofree char *anchor = reference_object_anchor(target, identity);
    g_autofree char *marked = marked_code(shown);
    document_link_anchor(document, parent, anchor, marked);
}

/* The leading number when it is enough to tell the migration from the others. */
const char *reference_migration_short(const AuditTarget *target, size_t index) {
    const MigrationSet *set = target->migrations;
    const char *prefix = set->migrations[index].prefix;
    if (!prefix || !*prefix)
        return set->migrations[index].tag;
    for (size_t i = 0; i < set->migration_count; i++)
        if (i != index && g_strcmp0(set->migrations[i].prefix, prefix) == 0)
            return set->migrations[index].tag;
    return prefix;
}

void reference_migration_index(Document *document, Node *parent, const AuditTarget *target, int index) {
    if (index < 0 || !target->migrations || (size_t)index >= target->migrations->migration_count)
        return;
    g_autofree char *anchor = reference_migration_anchor(target, target->migrations->migrations[index].tag);
    g_autofree char *marked = marked_code(reference_migration_short(target, (size_t)index));
    document_link_anchor(document, parent, anchor, marked);
}

void reference_migration(Document *document, Node *parent, const AuditTarget *target, const char *tag) {
    g_autofree char *anchor = reference_migration_anchor(target, tag);
    g_autofree char *marked = marked_code(tag);
    document_link_anchor(document, parent, anchor, marked);
}
