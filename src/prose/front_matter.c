/*
 * What stands between "---" lines at a document's beginning: not Markdown, and of YAML only what people write there: "key: value", "key: [a, b]" and lists of "- value". A document that is about one bug
 * names it ("id: BUG-012", "bug: BUG-012") and its state; one about other things lists those that it resolves.
 */
#include <string.h>
#include "names.h"
#include "phase.h"
#include "reader.h"

#define LINES_MAX 2000

typedef struct {
    Reader *reader;
    char *key;          /* of the outermost level */
    char *value;
    Field field;
    bool identifies;
    Mention *subject;   /* the bug that the document is about; NULL */
    char *status, *severity, *title;
} Matter;

static bool is_fence(const char *line, size_t size) {
    return size >= 3 && strncmp(line, "---", 3) == 0 && strspn(line + 3, " \t\r") >= size - 3;
}

static Block line_block(const char *text, int line) {
    return (Block){.shape = SHAPE_PARAGRAPH, .line = line, .text = g_string_new(text), .spans = g_array_new(FALSE, FALSE, sizeof(Span))};
}

static void free_block(Block *block) {
    g_string_free(block->text, TRUE);
    g_array_unref(block->spans);
}

static Field field_of_key(const char *key) {
    Block block = line_block(key, 0);
    Words *words = words_new(&block);
    Field field = vocabulary_field(words, 0, words->tokens->len);
    words_free(words);
    free_block(&block);
    return field;
}

static void take_key(Matter *self, const char *line, size_t key_size) {
    static const char *const identifying[] = {"id", "bug", "bug_id", "identifier", "issue", "ticket"};
    g_free(self->key);
    g_free(self->value);
    self->key = g_strndup(line, key_size);
    self->value = g_strstrip(g_strdup(line + key_size + 1));
    self->field = field_of_key(self->key);
    self->identifies = false;
    for (size_t i = 0; i < G_N_ELEMENTS(identifying); i++)
        self->identifies |= g_ascii_strcasecmp(self->key, identifying[i]) == 0;
    g_strdelimit(self->value, "\"'", ' ');
    g_strstrip(self->value);
    char **kept = self->field == FIELD_STATUS ? &self->status : self->field == FIELD_SEVERITY ? &self->severity : g_ascii_strcasecmp(self->key, "title") == 0 ? &self->title : NULL;
    if (kept && !*kept && *self->value)
        *kept = g_strdup(self->value);
    bool phase = self->field == FIELD_PHASE || g_ascii_strcasecmp(self->key, "phase") == 0;
    char *number = phase ? phase_of_value(self->value) : NULL;
    if (number) {
        g_free(self->reader->phase);
        self->reader->phase = number;
    }
}

/* "key: value" at the outermost level, "- value" or anything deeper below it. */
static void read_line(Matter *self, const char *line, int number) {
    const char *colon = strchr(line, ':');
    bool outer = g_ascii_isalpha(*line) && colon && strcspn(line, " \t") >= (size_t)(colon - line);
    if (outer)
        take_key(self, line, (size_t)(colon - line));
    guint first = self->reader->out->items->len;
    bool resolves = self->field == FIELD_RESOLVES || self->field == FIELD_RESOLVED_IN;
    const char *text = outer ? colon + 1 : line + strspn(line, " \t-");
    reader_read_line(self->reader, text, strlen(text), number, BLOCK_FRONT_MATTER, resolves ? CLAIM_RESOLVED : CLAIM_NONE);
    if (self->reader->out->items->len > first && outer && self->identifies && !self->subject)
        self->subject = self->reader->out->items->pdata[first];
    for (guint i = first; i < self->reader->out->items->len && resolves; i++) {
        Mention *mention = self->reader->out->items->pdata[i];
        mention->claim = mention->claim == CLAIM_NONE ? reader_weigh(self->reader, reader_is_goal(self->reader), CLAIM_RESOLVED) : mention->claim;
    }
}

static void apply(Matter *self, Field field, const char *value) {
    if (!value)
        return;
    Block block = line_block(value, 0);
    Words *words = words_new(&block);
    Scope scope = {.mention = self->subject};
    field_apply(self->reader, &scope, field, words, 0, words->tokens->len);
    words_free(words);
    free_block(&block);
}

/* The document's own bug: its definition goes on to the document's end. */
static void finish_subject(Matter *self) {
    Mention *subject = self->subject;
    subject->title = subject->title ? subject->title : text_pool_add(self->reader->out->texts, self->title);
    subject->defines = subject->title != NULL;
    subject->claim = subject->defines && subject->claim == CLAIM_NONE ? CLAIM_FOUND : subject->claim;
    apply(self, FIELD_STATUS, self->status);
    apply(self, FIELD_SEVERITY, self->severity);
    subject->phase = text_pool_add(self->reader->out->texts, self->reader->phase);
    Scope scope = {.mention = subject, .heading = true, .level = 0, .phase = true};
    g_array_append_val(self->reader->scopes, scope);
    self->reader->named[0] = '\0';
}

size_t front_matter_read(Reader *reader, const char *text, size_t size, int *lines) {
    size_t end = strcspn(text, "\n"), at = end + 1;
    *lines = 0;
    if (!is_fence(text, end))
        return 0;
    int count = 1;
    for (; at < size && count < LINES_MAX && !is_fence(text + at, strcspn(text + at, "\n")); count++)
        at += strcspn(text + at, "\n") + 1;
    if (at >= size || count == LINES_MAX)
        return 0;
    Matter self = {.reader = reader};
    int number = 2;
    for (size_t from = end + 1; from < at; number++) {
        size_t length = strcspn(text + from, "\n");
        g_autofree char *line = g_strchomp(g_strndup(text + from, length));
        read_line(&self, line, number);
        from += length + 1;
    }
    if (self.subject)
        finish_subject(&self);
    char *owned[] = {self.key, self.value, self.status, self.severity, self.title};
    for (size_t i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    *lines = number;
    at += strcspn(text + at, "\n");
    return MIN(at + 1, size);
}
