/* Documents, messages and migrations: how each is cut into blocks for the reader. */
#include <string.h>
#include "names.h"
#include "reader.h"

#define SIZE_LIMIT ((size_t)16 << 20)

static const char *name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "templates/bug.md", ".github/ISSUE_TEMPLATE/bug.md". */
static bool is_template_path(const char *path) {
    g_autofree char *lower = g_ascii_strdown(path, -1);
    return strstr(lower, "template") != NULL;
}

/* A plan says what is to be reached: "BUG-003 resolved" is a goal there. */
static bool is_plan_path(const char *path) {
    g_autofree char *name = g_ascii_strdown(name_of(path), -1);
    g_auto(GStrv) words = g_strsplit_set(name, "-_. ", -1);
    return g_strv_contains((const char *const *)words, "plan") || g_strv_contains((const char *const *)words, "plans");
}

/* An identifier in the file's name: the first heading is its title, if the text does not say so itself. */
static void take_name(Reader *reader) {
    const char *name = name_of(reader->path);
    g_autoptr(GArray) found = patterns_scan(reader->patterns, name, strlen(name), SCAN_NAME);
    if (found->len == 1)
        g_strlcpy(reader->named, g_array_index(found, Found, 0).identifier, sizeof reader->named);
}

static void read_blocks(Reader *reader, const char *text, size_t size) {
    int lines;
    size_t skip = front_matter_read(reader, text, size, &lines);
    blocks_read(text + skip, size - skip, lines + 1, reader_read, reader);
}

void prose_read_document(const ProsePatterns *patterns, const char *path, const char *text, size_t size, Mentions *out) {
    const char *name = name_of(path);
    if (!prose_may_mention(patterns, text, size) && !patterns_occur(patterns, name, strlen(name), SCAN_NAME)) /* most */
        return;
    g_autofree char *valid = text_utf8(text, MIN(size, SIZE_LIMIT));
    const char *begin = g_str_has_prefix(valid, "\xef\xbb\xbf") ? valid + 3 : valid;
    g_autoptr(Reader) reader = reader_new(patterns, out, MENTION_DOCUMENT, path);
    reader->template = is_template_path(path);
    reader->plans = is_plan_path(path);
    take_name(reader);
    read_blocks(reader, begin, strlen(begin));
}

/* --- messages --------------------------------------------------------------------------------------------------------------------- */

/* Commits that write, test or plan mend nothing: "docs(18.2): create plan" with "Fixes BUG-003" says what the plan is for. */
static bool mends(const char *subject) {
    static const char *const others[] = {"docs", "doc", "test", "tests", "chore", "style", "ci", "build", "plan", "wip", "release", "planning", "state", "roadmap", "spec", "debug"};
    size_t length = strspn(subject, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    if (length == 0 || !strchr(":(!", subject[length]) || !subject[length])
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        if (strlen(others[i]) == length && g_ascii_strncasecmp(subject, others[i], length) == 0)
            return false;
    return true;
}

/* "closes #12", "Fixes: #12": what the usual patterns take for a bug in messages. */
static bool closes_number(const char *text) {
    for (const char *at = text; (at = strchr(at, '#')); at++) {
        const char *end = at;
        while (end > text && strchr(" :", end[-1]))
            end--;
        const char *word = end;
        while (word > text && g_ascii_isalpha(word[-1]))
            word--;
        bool closing = g_ascii_strncasecmp(word, "close", 5) == 0 || g_ascii_strncasecmp(word, "fix", 3) == 0 || g_ascii_strncasecmp(word, "resolve", 7) == 0;
        if (closing && end > word && g_ascii_isdigit(at[1]))
            return true;
    }
    return false;
}

void prose_read_message(const ProsePatterns *patterns, const char *message, Mentions *out) {
    if (!prose_may_mention(patterns, message, strlen(message)) && !closes_number(message)) /* most */
        return;
    g_autofree char *valid = text_utf8(message, MIN(strlen(message), SIZE_LIMIT));
    size_t subject = strcspn(valid, "\n");
    g_autofree char *first = g_strndup(valid, subject);
    g_autoptr(Reader) reader = reader_new(patterns, out, MENTION_COMMIT, NULL);
    reader->style = SCAN_MESSAGE;
    reader->phase = prose_phase_of_subject(first);
    reader->verbs = mends(first) ? VOICE_VERBS : 0;
    reader->reverts = g_str_has_prefix(first, "Revert \"");
    reader_read_line(reader, first, subject, 1, BLOCK_SUBJECT, CLAIM_NONE);
    reader->plain = BLOCK_BODY;
    blocks_read(valid + subject, strlen(valid) - subject, 1, reader_read, reader);
}

/* --- migrations ------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    Reader *reader;
    GString *comment; /* lines of "--" that follow each other */
    int line;         /* of its first */
} Comments;

static void flush_comment(Comments *self) {
    if (self->comment->len > 0)
        reader_read_line(self->reader, self->comment->str, self->comment->len, self->line, BLOCK_COMMENT, CLAIM_NONE);
    g_string_truncate(self->comment, 0);
}

static void add_comment(Comments *self, const char *text, size_t size, int line) {
    if (self->comment->len == 0)
        self->line = line;
    else
        g_string_append_c(self->comment, '\n');
    for (size_t i = 0; i < size; i++) { /* without the stars that lines of a frame begin with */
        bool star = text[i] == '*' && self->comment->len > 0 && strchr("\n ", self->comment->str[self->comment->len - 1]);
        g_string_append_c(self->comment, star ? ' ' : text[i]);
    }
}

/* Size of a text in quotes; doubled quotes are two texts, which does no harm here. */
static size_t quoted_size(const char *text) {
    const char *end = strchr(text + 1, *text);
    return end ? (size_t)(end - text) + 1 : strlen(text);
}

static size_t block_comment_size(const char *text) {
    size_t at = 2;
    for (int depth = 1; text[at] && depth > 0;) {
        int step = text[at] == '*' && text[at + 1] == '/' ? -1 : text[at] == '/' && text[at + 1] == '*' ? 1 : 0;
        depth += step;
        at += step ? 2 : 1;
    }
    return at;
}

/* Reads what begins at `text`; returns its size. Bodies of functions are read like the rest: their comments are comments, too. */
static size_t read_sql_part(Comments *self, const char *text, int line) {
    if (text[0] == '-' && text[1] == '-') {
        size_t size = strcspn(text, "\n");
        add_comment(self, text + 2, size - 2, line);
        return size;
    }
    if (!g_ascii_isspace(*text))
        flush_comment(self);
    if (text[0] == '/' && text[1] == '*') {
        size_t size = block_comment_size(text);
        add_comment(self, text + 2, size - 2, line);
        flush_comment(self);
        return size;
    }
    return *text == '\'' || *text == '"' ? quoted_size(text) : 1;
}

static void read_comments(Reader *reader, const char *sql) {
    Comments self = {reader, g_string_new(NULL), 0};
    int line = 1;
    for (size_t at = 0; sql[at];) {
        size_t size = read_sql_part(&self, sql + at, line);
        for (size_t i = 0; i < size; i++)
            line += sql[at + i] == '\n';
        at += size;
    }
    flush_comment(&self);
    g_string_free(self.comment, TRUE);
}

/* "0012_fix_bug-003.sql", "0012_bug-003/migration.sql": the name and its folder's, words apart. */
static void read_name(Reader *reader, const char *path) {
    const char *name = strrchr(path, '/');
    while (name && name > path && name[-1] != '/')
        name--;
    g_autofree char *words = g_strdup(name ? name : path);
    g_strdelimit(words, "/", ' ');
    for (char *at = words; *at; at++) /* hyphens of identifiers stay */
        if (*at == '_' && !(g_ascii_isalpha(at[at > words ? -1 : 0]) && g_ascii_isdigit(at[1])))
            *at = ' ';
    reader->place = MENTION_FILE_NAME;
    reader->style = SCAN_NAME;
    Block block = {.shape = SHAPE_PARAGRAPH, .text = g_string_new(words), .spans = g_array_new(FALSE, FALSE, sizeof(Span))};
    g_autoptr(Words) split = words_new(&block);
    guint first = reader->out->items->len;
    reader_add_mentions(reader, &block, split, BLOCK_NAME, NULL);
    for (guint i = first; i < reader->out->items->len; i++) /* its words are no names of objects */
        g_ptr_array_set_size(((Mention *)reader->out->items->pdata[i])->names, 0);
    g_string_free(block.text, TRUE);
    g_array_unref(block.spans);
}

void prose_read_migration(const ProsePatterns *patterns, const char *path, const char *sql, size_t size, Mentions *out) {
    g_autofree char *valid = text_utf8(sql, MIN(size, SIZE_LIMIT));
    g_autoptr(Reader) reader = reader_new(patterns, out, MENTION_MIGRATION, path);
    reader->verbs = VOICE_VERBS;
    if (prose_may_mention(patterns, valid, strlen(valid)))
        read_comments(reader, valid);
    read_name(reader, path);
}
