#include <string.h>
#include "node.h"

/*
 * What the grammar reads wrongly is taken out of the copy that is parsed, character by character replaced by spaces, so that places stay:
 *
 *     sql<string>`...`                the grammar knows no type arguments of a tag: it would read two comparisons
 *     export type * from "./types"    it does not know; there are no values in it
 *
 * And the text is cut at statements into pieces of a bounded number of tokens, each parsed for itself: tree-sitter 0.20 frees what it should not when an error leaves 65,536
 * things on its stack, and takes time and memory without measure for long nonsense.
 *
 * The lexer only knows where code ends and texts, comments and regular expressions start. What it gets wrong costs a syntax error, nothing else.
 */

typedef struct {
    const char *text;
    char *out; /* the copy; NULL: nothing to take out so far */
    size_t size, at;
    GArray *braces; /* of int: open braces in each `${` */
    int depth;      /* of braces now */
    int open;       /* brackets of all kinds, and `${` */
    size_t tokens;  /* in the piece so far: never less than the parser sees */
    uint32_t line;  /* of `counted` */
    size_t counted;
    GArray *pieces; /* of Piece */
    size_t piece, statement; /* where the piece and its last statement begin */
    size_t before;  /* tokens of the piece before that statement */
    size_t looked;  /* characters looked back over */
    size_t last;    /* the last character of code that is no space; SIZE_MAX: none */
} Lexer;

/* Half of what the parser bears: it adds tokens of no length. */
enum { PIECE_TOKENS = 30000 };
/* And where the next statement starts a new piece: some tables. */
enum { PIECE_ENOUGH = 2000 };
/* Characters that are looked back over: for one list of types, for a file. */
enum { TYPE_LIMIT = 4000, LOOK_BACK_LIMIT = 20 * 1000 * 1000 };

static void blank(Lexer *lexer, size_t from, size_t to) {
    if (!lexer->out)
        lexer->out = g_strndup(lexer->text, lexer->size);
    for (size_t i = from; i < to; i++)
        if (lexer->out[i] != '\n')
            lexer->out[i] = ' ';
}

static bool is_name(char c) {
    return g_ascii_isalnum(c) || c == '_' || c == '$' || (c & 0x80);
}

/* Where the `<` stands that belongs to the `>` at `end`; SIZE_MAX: it is none of types. */
static size_t opening(Lexer *lexer, size_t end) {
    int depth = 0;
    for (size_t i = end, steps = 0; steps < TYPE_LIMIT && lexer->looked < LOOK_BACK_LIMIT; i--, steps++, lexer->looked++) {
        char c = lexer->text[i];
        if (c == '>' && !(i && lexer->text[i - 1] == '='))
            depth++;
        else if (c == '<' && --depth == 0)
            return i;
        else if (c == '`')
            return SIZE_MAX;
        if (c == '"' || c == '\'')
            while (i && lexer->text[--i] != c && lexer->text[i] != '\n')
                ;
        if (!i)
            return SIZE_MAX;
    }
    return SIZE_MAX;
}

/* At the backtick: types between it and its tag. */
static void blank_types(Lexer *lexer) {
    size_t end = lexer->last;
    if (end == SIZE_MAX || lexer->text[end] != '>' || (end && lexer->text[end - 1] == '='))
        return;
    size_t start = opening(lexer, end);
    if (start != SIZE_MAX && start && (is_name(lexer->text[start - 1]) || lexer->text[start - 1] == ')'))
        blank(lexer, start, end + 1);
}

static size_t skip_spaces(const Lexer *lexer, size_t at) {
    while (at < lexer->size && g_ascii_isspace(lexer->text[at]))
        at++;
    return at;
}

static bool is_word_at(const Lexer *lexer, size_t at, const char *word) {
    size_t length = strlen(word);
    return at + length < lexer->size && strncmp(lexer->text + at, word, length) == 0 && !is_name(lexer->text[at + length]) && !(at && is_name(lexer->text[at - 1]));
}

static void blank_type_export(Lexer *lexer) {
    if (!is_word_at(lexer, lexer->at, "export"))
        return;
    size_t type = skip_spaces(lexer, lexer->at + strlen("export"));
    size_t star = is_word_at(lexer, type, "type") ? skip_spaces(lexer, type + strlen("type")) : lexer->size;
    if (star >= lexer->size || lexer->text[star] != '*')
        return;
    size_t end = lexer->at;
    while (end < lexer->size && lexer->text[end] != '\n' && lexer->text[end] != ';')
        end++;
    blank(lexer, lexer->at, end);
}

/* --- pieces ------------------------------------------------------------------------------------------------------------------------------ */

static void end_piece(Lexer *lexer, size_t start, size_t end) {
    for (; lexer->counted < start; lexer->counted++)
        lexer->line += lexer->text[lexer->counted] == '\n';
    Piece piece = {start, end, lexer->line, lexer->tokens > PIECE_TOKENS};
    g_array_append_val(lexer->pieces, piece);
}

/* Words that begin a statement, when they begin a line. */
static bool starts_statement(const Lexer *lexer) {
    static const char *const words[] = {"export", "import", "const", "let", "var", "function", "class", "enum", "interface"};
    if (lexer->open > 0 || lexer->braces->len || (lexer->at && lexer->text[lexer->at - 1] != '\n') || (lexer->last != SIZE_MAX && strchr("=(,:?&|+-<", lexer->text[lexer->last])))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (is_word_at(lexer, lexer->at, words[i]))
            return true;
    return false;
}

/* Statements are gathered until the next would make the piece too long: `statement` is where the last began, `before` the tokens up to there. */
static void cut(Lexer *lexer) {
    if (!starts_statement(lexer))
        return;
    if (lexer->tokens > PIECE_TOKENS && lexer->statement > lexer->piece) {
        size_t tokens = lexer->tokens;
        lexer->tokens = lexer->before;
        end_piece(lexer, lexer->piece, lexer->statement);
        lexer->piece = lexer->statement;
        lexer->tokens = tokens - lexer->before;
    }
    if (lexer->tokens > PIECE_ENOUGH) {
        end_piece(lexer, lexer->piece, lexer->at);
        lexer->piece = lexer->at;
        lexer->tokens = 0;
    }
    lexer->statement = lexer->at;
    lexer->before = lexer->tokens;
}

/* --- texts, comments, regular expressions ------------------------------------------------------------------------------------------------ */

static void skip_quoted(Lexer *lexer) {
    char quote = lexer->text[lexer->at++];
    while (lexer->at < lexer->size && lexer->text[lexer->at] != quote && lexer->text[lexer->at] != '\n') {
        lexer->tokens += lexer->text[lexer->at] == '\\' ? 2 : 0;
        lexer->at += lexer->text[lexer->at] == '\\' ? 2 : 1;
    }
    lexer->tokens += 3;
    lexer->at++;
}

/* From inside a template on: to its end, or into a `${`. */
static void skip_template(Lexer *lexer) {
    while (lexer->at < lexer->size && lexer->text[lexer->at] != '`') {
        if (lexer->text[lexer->at] == '$' && lexer->at + 1 < lexer->size && lexer->text[lexer->at + 1] == '{') {
            lexer->at += 2;
            lexer->tokens += 2;
            g_array_append_val(lexer->braces, lexer->depth);
            lexer->depth = 0;
            return;
        }
        lexer->tokens += lexer->text[lexer->at] == '\\' || lexer->text[lexer->at] == '$' ? 2 : 0;
        lexer->at += lexer->text[lexer->at] == '\\' ? 2 : 1;
    }
    lexer->tokens += 2;
    lexer->at++;
}

static void skip_to(Lexer *lexer, const char *end) {
    const char *found = g_strstr_len(lexer->text + lexer->at + 2, (gssize)(lexer->size - lexer->at - 2), end);
    lexer->tokens++;
    lexer->at = found ? (size_t)(found - lexer->text) + strlen(end) : lexer->size;
}

/* After these a slash starts a regular expression; after a value it divides. */
static bool regex_may_start(const Lexer *lexer) {
    if (lexer->last == SIZE_MAX || strchr("(,=:[!&|?{};+-*%<>~^", lexer->text[lexer->last]))
        return true;
    static const char *const words[] = {"return", "typeof", "case", "in", "of", "do", "else"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        size_t length = strlen(words[i]);
        if (lexer->last + 1 >= length && is_word_at(lexer, lexer->last + 1 - length, words[i]))
            return true;
    }
    return false;
}

static void skip_regex(Lexer *lexer) {
    bool set = false;
    for (lexer->at++; lexer->at < lexer->size && lexer->text[lexer->at] != '\n'; lexer->at++) {
        char c = lexer->text[lexer->at];
        if (c == '\\')
            lexer->at++;
        else if (c == '[' || c == ']')
            set = c == '[';
        else if (c == '/' && !set)
            break;
    }
    lexer->tokens += 5;
    lexer->at++;
}

/* --- code ------------------------------------------------------------------------------------------------------------------------------- */

static void close_brace(Lexer *lexer) {
    lexer->at++;
    lexer->tokens++;
    lexer->open -= lexer->open > 0 && (lexer->depth > 0 || !lexer->braces->len);
    if (lexer->depth > 0) {
        lexer->depth--;
    } else if (lexer->braces->len) {
        lexer->depth = g_array_index(lexer->braces, int, lexer->braces->len - 1);
        g_array_set_size(lexer->braces, lexer->braces->len - 1);
        skip_template(lexer);
    }
}

static void step(Lexer *lexer) {
    size_t start = lexer->at;
    char c = lexer->text[start], next = start + 1 < lexer->size ? lexer->text[start + 1] : 0;
    if (c == '/' && next == '/') {
        skip_to(lexer, "\n");
        return;
    }
    if (c == '/' && next == '*') {
        skip_to(lexer, "*/");
        return;
    }
    if (g_ascii_isspace(c)) {
        lexer->at++;
        return;
    }
    if (is_name(c)) {
        cut(lexer);
        blank_type_export(lexer);
        while (lexer->at < lexer->size && is_name(lexer->text[lexer->at]))
            lexer->at++;
        lexer->tokens++;
    } else if (c == '`') {
        blank_types(lexer);
        lexer->at++;
        lexer->tokens++;
        skip_template(lexer);
    } else if (c == '"' || c == '\'') {
        skip_quoted(lexer);
    } else if (c == '/' && regex_may_start(lexer)) {
        skip_regex(lexer);
    } else if (c == '}') {
        close_brace(lexer);
    } else {
        lexer->depth += c == '{';
        lexer->open += c == '{' || c == '(' || c == '[';
        lexer->open -= (c == ')' || c == ']') && lexer->open > 0;
        lexer->at++;
        lexer->tokens++;
    }
    lexer->last = MIN(lexer->at, lexer->size) - 1;
}

GArray *prepare_text(const char *text, size_t size, char **out) {
    Lexer lexer = {.text = text, .size = size, .last = SIZE_MAX, .line = 1};
    lexer.braces = g_array_new(FALSE, FALSE, sizeof(int));
    lexer.pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    while (lexer.at < size)
        step(&lexer);
    /* What is left is one piece or, when the last statement does not fit, two. */
    if (lexer.tokens > PIECE_TOKENS && lexer.statement > lexer.piece) {
        size_t rest = lexer.tokens - lexer.before;
        lexer.tokens = lexer.before;
        end_piece(&lexer, lexer.piece, lexer.statement);
        lexer.piece = lexer.statement;
        lexer.tokens = rest;
    }
    end_piece(&lexer, lexer.piece, size);
    g_array_unref(lexer.braces);
    *out = lexer.out;
    return lexer.pieces;
}
