#include "script.h"

#include <string.h>

typedef enum { TOKEN_NAME, TOKEN_STRING, TOKEN_COMPUTED, TOKEN_OTHER } ScriptTokenKind;

typedef struct {
    ScriptTokenKind kind;
    char *text; /* strings: their value; others: as written */
} ScriptToken;

struct Script {
    GArray *tokens; /* of ScriptToken */
};

/* Configurations have a few lines; what is hostile has many. */
#define SIZE_LIMIT ((size_t)128 << 10)

/* --- tokens ------------------------------------------------------------------------------------------------------------------------------ */

typedef struct {
    Script *script;
    const char *at, *end;
} Lexer;

static void token_clear(void *data) {
    g_free(((ScriptToken *)data)->text);
}

static void add(Lexer *lexer, ScriptTokenKind kind, const char *text, size_t size) {
    ScriptToken token = {kind, g_strndup(text, size)};
    g_array_append_val(lexer->script->tokens, token);
}

static bool skip_comment(Lexer *lexer) {
    if (lexer->end - lexer->at < 2 || lexer->at[0] != '/')
        return false;
    const char *close = NULL;
    if (lexer->at[1] == '/')
        close = memchr(lexer->at, '\n', (size_t)(lexer->end - lexer->at));
    else if (lexer->at[1] == '*') {
        close = g_strstr_len(lexer->at + 2, lexer->end - lexer->at - 2, "*/");
        close = close ? close + 2 : NULL;
    } else
        return false;
    lexer->at = close ? close : lexer->end;
    return true;
}

static bool is_name_character(char character) {
    return g_ascii_isalnum(character) || character == '_' || character == '$' || (guchar)character >= 0x80;
}

/* Where a value may begin, a slash begins a regular expression. */
static bool value_may_begin(const Script *script) {
    if (script->tokens->len == 0)
        return true;
    const ScriptToken *last = &g_array_index(script->tokens, ScriptToken, script->tokens->len - 1);
    return last->kind == TOKEN_OTHER && !strchr(")]}", last->text[0]);
}

static void take_regular_expression(Lexer *lexer) {
    const char *begin = lexer->at++;
    bool in_class = false;
    for (; lexer->at < lexer->end && *lexer->at != '\n' && (in_class || *lexer->at != '/'); lexer->at++) {
        if (*lexer->at == '\\' && lexer->at + 1 < lexer->end)
            lexer->at++;
        else if (*lexer->at == '[' || *lexer->at == ']')
            in_class = *lexer->at == '[';
    }
    lexer->at += lexer->at < lexer->end;
    add(lexer, TOKEN_OTHER, begin, (size_t)(lexer->at - begin));
}

/* Escapes matter for quotes and backslashes only; names of files have no others. */
static void take_string(Lexer *lexer) {
    char quote = *lexer->at++;
    bool computed = false;
    g_autoptr(GString) text = g_string_new(NULL);
    while (lexer->at < lexer->end && *lexer->at != quote && (quote == '`' || *lexer->at != '\n')) {
        computed = computed || (quote == '`' && lexer->at[0] == '$' && lexer->at + 1 < lexer->end && lexer->at[1] == '{');
        if (*lexer->at == '\\' && lexer->at + 1 < lexer->end)
            lexer->at++;
        g_string_append_c(text, *lexer->at++);
    }
    lexer->at += lexer->at < lexer->end;
    add(lexer, computed ? TOKEN_COMPUTED : TOKEN_STRING, text->str, text->len);
}

static void take_token(Lexer *lexer) {
    static const char *const LONG[] = {"...", "??", "||", "&&", "?.", "=>"};
    const char *begin = lexer->at;
    if (strchr("\"'`", *begin)) {
        take_string(lexer);
        return;
    }
    if (is_name_character(*begin)) {
        while (lexer->at < lexer->end && is_name_character(*lexer->at))
            lexer->at++;
        add(lexer, TOKEN_NAME, begin, (size_t)(lexer->at - begin));
        return;
    }
    if (*begin == '/' && value_may_begin(lexer->script)) {
        take_regular_expression(lexer);
        return;
    }
    size_t size = 1;
    for (size_t i = 0; i < G_N_ELEMENTS(LONG) && size == 1; i++) {
        if ((size_t)(lexer->end - begin) >= strlen(LONG[i]) && memcmp(begin, LONG[i], strlen(LONG[i])) == 0)
            size = strlen(LONG[i]);
    }
    lexer->at += size;
    add(lexer, TOKEN_OTHER, begin, size);
}

Script *script_parse(const char *text, size_t size) {
    Script *script = g_new0(Script, 1);
    script->tokens = g_array_new(FALSE, FALSE, sizeof(ScriptToken));
    g_array_set_clear_func(script->tokens, token_clear);
    Lexer lexer = {script, text, text + MIN(size, SIZE_LIMIT)};
    while (lexer.at < lexer.end) {
        if (*lexer.at == '\0' || g_ascii_isspace(*lexer.at))
            lexer.at++;
        else if (!skip_comment(&lexer))
            take_token(&lexer);
    }
    return script;
}

void script_free(Script *script) {
    if (!script)
        return;
    g_array_unref(script->tokens);
    g_free(script);
}

static const ScriptToken *token_at(const Script *script, size_t index) {
    static const ScriptToken NONE = {TOKEN_OTHER, NULL};
    return index < script->tokens->len ? &g_array_index(script->tokens, ScriptToken, index) : &NONE;
}

static bool is_other(const Script *script, size_t index, const char *text) {
    const ScriptToken *token = token_at(script, index);
    return token->kind == TOKEN_OTHER && token->text && strcmp(token->text, text) == 0;
}

static bool is_name(const Script *script, size_t index, const char *text) {
    const ScriptToken *token = token_at(script, index);
    return token->kind == TOKEN_NAME && strcmp(token->text, text) == 0;
}

/* +1 for an opening bracket, -1 for a closing one. */
static int nesting(const Script *script, size_t index) {
    const ScriptToken *token = token_at(script, index);
    if (token->kind != TOKEN_OTHER || !token->text || token->text[1])
        return 0;
    return strchr("([{", token->text[0]) ? 1 : strchr(")]}", token->text[0]) ? -1 : 0;
}

/* --- objects ----------------------------------------------------------------------------------------------------------------------------- */

/* Index of the first of the two texts outside of brackets, or of the bracket that closes the span, or span.last. */
static size_t find_outside(const Script *script, Span span, const char *one, const char *other) {
    int depth = 0;
    for (size_t i = span.first; i < span.last; i++) {
        if (depth == 0 && (is_other(script, i, one) || (other && is_other(script, i, other))))
            return i;
        depth += nesting(script, i);
        if (depth < 0)
            return i;
    }
    return span.last;
}

/* The member that begins at `at`, and in *end the comma after it. True when it has a name; its value is the name itself in shorthand. */
static bool read_member(const Script *script, Span object, size_t at, Span *value, size_t *end) {
    *end = find_outside(script, (Span){at, object.last}, ",", NULL);
    const ScriptToken *name = token_at(script, at);
    if (name->kind != TOKEN_NAME && name->kind != TOKEN_STRING)
        return false;
    bool shorthand = at + 1 == *end;
    *value = (Span){shorthand ? at : at + 2, *end};
    return shorthand || (at + 1 < *end && is_other(script, at + 1, ":"));
}

bool script_member(const Script *script, Span object, const char *key, Span *value) {
    size_t end;
    for (size_t at = object.first; at < object.last; at = end + 1) {
        if (read_member(script, object, at, value, &end) && strcmp(token_at(script, at)->text, key) == 0)
            return true;
    }
    return false;
}

bool script_is_word(const Script *script, Span value, const char *word) {
    return value.last == value.first + 1 && is_name(script, value.first, word);
}

static int count_members(const Script *script, Span object, const char *const *keys) {
    int count = 0;
    size_t end;
    Span value;
    for (size_t at = object.first; at < object.last; at = end + 1)
        count += read_member(script, object, at, &value, &end) && g_strv_contains(keys, token_at(script, at)->text);
    return count;
}

bool script_find_object(const Script *script, const char *const *keys, Span *object) {
    enum { OBJECT_LIMIT = 100 };
    int best = 0, objects = 0;
    for (size_t i = 0; i < script->tokens->len && objects < OBJECT_LIMIT; i++) {
        if (!is_other(script, i, "{"))
            continue;
        objects++;
        Span inside = {i + 1, script->tokens->len};
        inside.last = find_outside(script, inside, "}", NULL);
        int found = count_members(script, inside, keys);
        if (found > best) {
            best = found;
            *object = inside;
        }
    }
    return best > 0;
}

/* --- values ------------------------------------------------------------------------------------------------------------------------------ */

/* Constants that refer to each other could be followed for ever; each step costs a walk over the file. */
enum { DEPTH_LIMIT = 8, STEP_LIMIT = 500 };

typedef struct {
    int depth;
    int *steps;
} Bounds;

static Bounds deeper(Bounds bounds) {
    return (Bounds){bounds.depth + 1, bounds.steps};
}

static GPtrArray *evaluate(const Script *script, Span span, Bounds bounds);

static GPtrArray *new_texts(void) {
    return g_ptr_array_new_with_free_func(g_free);
}

/* The values of comma-separated parts; those that are not understood are left out, and counted. */
static GPtrArray *evaluate_list(const Script *script, Span span, Bounds bounds, size_t *missed) {
    GPtrArray *texts = new_texts();
    for (size_t at = span.first; at < span.last;) {
        size_t end = find_outside(script, (Span){at, span.last}, ",", NULL);
        GPtrArray *part = end > at ? evaluate(script, (Span){at, end}, deeper(bounds)) : NULL;
        if (part)
            g_ptr_array_extend_and_steal(texts, part);
        else
            *missed += end > at;
        at = end + 1;
    }
    return texts;
}

/* const NAME = value; anywhere in the file. */
static GPtrArray *evaluate_name(const Script *script, const char *name, Bounds bounds) {
    for (size_t i = 1; i + 1 < script->tokens->len; i++) {
        bool declared = is_name(script, i - 1, "const") || is_name(script, i - 1, "let") || is_name(script, i - 1, "var");
        if (!declared || !is_name(script, i, name))
            continue;
        size_t equals = find_outside(script, (Span){i + 1, script->tokens->len}, "=", ";");
        if (!is_other(script, equals, "="))
            continue;
        Span value = {equals + 1, script->tokens->len};
        value.last = find_outside(script, value, ";", NULL);
        /* Without semicolons the next statement follows: evaluate() stops where a value is complete. */
        return evaluate(script, value, deeper(bounds));
    }
    return NULL;
}

/* join(__dirname, "a", "b") and resolve(...): the parts that are known, the folder of the file itself being where they begin. */
static GPtrArray *evaluate_call(const Script *script, const char *name, Span arguments, Bounds bounds) {
    size_t missed = 0;
    g_autoptr(GPtrArray) parts = evaluate_list(script, arguments, bounds, &missed);
    bool joins = strcmp(name, "join") == 0 || strcmp(name, "resolve") == 0;
    bool passes = strcmp(name, "relative") == 0 || strcmp(name, "fileURLToPath") == 0 || strcmp(name, "URL") == 0 ||
                  strcmp(name, "normalize") == 0;
    if (parts->len == 0 || (!joins && !passes) || (joins && missed > 1) || (passes && parts->len != 1))
        return NULL;
    g_autoptr(GString) path = g_string_new(NULL);
    for (guint i = 0; i < parts->len; i++)
        g_string_append_printf(path, "%s%s", i ? "/" : "", (const char *)parts->pdata[i]);
    GPtrArray *texts = new_texts();
    g_ptr_array_add(texts, g_strdup(path->str));
    return texts;
}

/* `${__dirname}/migrations`: one interpolation at the start is the folder that the rest is relative to. */
static GPtrArray *evaluate_template(const char *text) {
    const char *close = g_str_has_prefix(text, "${") ? strchr(text, '}') : NULL;
    if (!close || close[1] != '/' || strstr(close, "${"))
        return NULL;
    GPtrArray *texts = new_texts();
    g_ptr_array_add(texts, g_strdup(close + 2));
    return texts;
}

static GPtrArray *evaluate_names(const Script *script, Span span, Bounds bounds) {
    size_t at = span.first;
    while (at + 2 < span.last && token_at(script, at)->kind == TOKEN_NAME &&
           (is_other(script, at + 1, ".") || is_other(script, at + 1, "?.")) && token_at(script, at + 2)->kind == TOKEN_NAME)
        at += 2;
    if (is_other(script, at + 1, "!"))
        at++;
    if (at + 1 < span.last && is_other(script, at + 1, "(")) {
        Span arguments = {at + 2, span.last};
        arguments.last = find_outside(script, arguments, ")", NULL);
        return evaluate_call(script, token_at(script, at)->text, arguments, bounds);
    }
    if (at + 1 < span.last && (is_other(script, at + 1, "??") || is_other(script, at + 1, "||")))
        return evaluate(script, (Span){at + 2, span.last}, deeper(bounds)); /* process.env.X ?? "default" */
    return at == span.first ? evaluate_name(script, token_at(script, at)->text, bounds) : NULL;
}

/* A choice or a sum outside of brackets: what it gives is known only when run. Ends at a keyword that begins the next statement. */
static bool is_computed(const Script *script, Span span) {
    static const char *const NEXT[] = {"const", "let", "var", "export", "import", "function", "module", "if", "return"};
    int depth = 0;
    for (size_t i = span.first; i < span.last && depth >= 0; i++) {
        for (size_t j = 0; depth == 0 && j < G_N_ELEMENTS(NEXT); j++) {
            if (is_name(script, i, NEXT[j]))
                return false;
        }
        if (depth == 0 && (is_other(script, i, "?") || is_other(script, i, "+") || is_other(script, i, "&&")))
            return true;
        depth += nesting(script, i);
    }
    return false;
}

static GPtrArray *evaluate(const Script *script, Span span, Bounds bounds) {
    if (bounds.depth > DEPTH_LIMIT || ++*bounds.steps > STEP_LIMIT || span.first >= span.last || is_computed(script, span))
        return NULL;
    if (is_name(script, span.first, "new") || is_name(script, span.first, "await") || is_other(script, span.first, "..."))
        return evaluate(script, (Span){span.first + 1, span.last}, deeper(bounds));
    const ScriptToken *token = token_at(script, span.first);
    GPtrArray *texts;
    size_t missed = 0;
    switch (token->kind) {
    case TOKEN_STRING:
        texts = new_texts();
        g_ptr_array_add(texts, g_strdup(token->text));
        return texts;
    case TOKEN_COMPUTED: return evaluate_template(token->text);
    case TOKEN_NAME: return evaluate_names(script, span, bounds);
    case TOKEN_OTHER: break;
    }
    if (!is_other(script, span.first, "["))
        return NULL;
    Span inside = {span.first + 1, span.last};
    inside.last = find_outside(script, inside, "]", NULL);
    texts = evaluate_list(script, inside, bounds, &missed);
    if (missed == 0)
        return texts;
    g_ptr_array_unref(texts);
    return NULL;
}

GPtrArray *script_texts(const Script *script, Span value) {
    int steps = 0;
    return evaluate(script, value, (Bounds){0, &steps});
}
