#include "reader.h"

#include <string.h>
#include "names.h"
#include "phase.h"

#define TEXT_LIMIT 300
#define FOUND_MAX 200  /* of one block: a longer list of identifiers is no prose */

Reader *reader_new(const ProsePatterns *patterns, Mentions *out, MentionPlace place, const char *path) {
    Reader *reader = g_new0(Reader, 1);
    reader->patterns = patterns;
    reader->out = out;
    reader->place = place;
    reader->path = path;
    reader->phase = path ? prose_phase_of_path(path) : NULL;
    reader->scopes = g_array_new(FALSE, TRUE, sizeof(Scope));
    reader->columns = g_ptr_array_new();
    reader->plain = BLOCK_PARAGRAPH;
    return reader;
}

static void clear_lead(Lead *lead) {
    g_free(lead->phase);
    *lead = (Lead){0};
}

/* Definitions end here: their names are complete. */
static void close_scopes(Reader *reader, guint count) {
    while (reader->scopes->len > count) {
        names_finish(g_array_index(reader->scopes, Scope, reader->scopes->len - 1).mention);
        g_array_set_size(reader->scopes, reader->scopes->len - 1);
    }
}

void reader_free(Reader *reader) {
    if (!reader)
        return;
    close_scopes(reader, 0);
    for (int i = 0; i < 7; i++) {
        g_free(reader->titles[i]);
        clear_lead(&reader->headings[i]);
    }
    for (int i = 0; i < LEVELS; i++)
        clear_lead(&reader->leads[i]);
    g_array_unref(reader->scopes);
    g_ptr_array_unref(reader->columns);
    g_free(reader->phase);
    g_free(reader);
}

/* --- one mention ------------------------------------------------------------------------------------------------------------- */

static char *heading_path(const Reader *reader, int below) {
    g_autoptr(GString) path = g_string_new(NULL);
    for (int level = 1; level < below; level++)
        if (reader->titles[level])
            g_string_append_printf(path, "%s%s", path->len ? " > " : "", reader->titles[level]);
    return path->len ? g_string_free(g_steal_pointer(&path), FALSE) : NULL;
}

static const char *phase_above(const Reader *reader, int below) {
    for (int level = below - 1; level > 0; level--)
        if (reader->headings[level].phase)
            return reader->headings[level].phase;
    return reader->phase;
}

static int line_of(const Block *block, size_t at) {
    int line = block->line;
    for (size_t i = 0; i < at && i < block->text->len; i++)
        line += block->text->str[i] == '\n';
    return line;
}

static char *plain_text(const Block *block, size_t at) {
    const char *text = block->text->str;
    size_t line = at;
    while (block->shape == SHAPE_CODE && line > 0 && text[line - 1] != '\n')
        line--;
    if (block->shape != SHAPE_CODE)
        return shorten(text, at, TEXT_LIMIT);
    g_autofree char *one = g_strndup(text + line, strcspn(text + line, "\n"));
    return shorten(one, at - line, TEXT_LIMIT);
}

Mention *reader_add_mention(Reader *reader, Mention *mention, const Block *block, size_t at, const char *own_phase) {
    int below = block->shape == SHAPE_HEADING ? block->level : 7;
    g_autofree char *heading = heading_path(reader, below), *text = plain_text(block, at);
    mention->place = reader->place;
    mention->path = reader->path;
    mention->heading = heading;
    mention->phase = own_phase ? own_phase : phase_above(reader, below);
    mention->line = reader->place == MENTION_COMMIT ? 0 : line_of(block, at);
    mention->text = text;
    return mentions_add(reader->out, mention);
}

/* "(Phase 18.1)", "fixed in Phase 18.1", but not "blocks half of Phase 18". */
static bool leads_phase(const Token *before) {
    static const char *const words[] = {"in", "during", "fixed", "resolved", "found", "discovered", "by", "with", "since", "dans", "pendant", "lors", "durant", "en", "corrige", "resolu"};
    if (before->kind != TOKEN_WORD)
        return before->kind != TOKEN_SIGN;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(before->word, words[i]) == 0)
            return true;
    return false;
}

/* The phase that is named beside the identifier. */
static char *phase_beside(const Spot *spot, const Place *place) {
    for (guint i = place->end; i < place->after; i++) {
        if (words_at(spot->words, i)->kind != TOKEN_WORD || (i > place->end && !leads_phase(words_at(spot->words, i - 1))))
            continue;
        size_t begin = words_at(spot->words, i)->begin, end = words_at(spot->words, MIN(i + 6, place->after) - 1)->end;
        char *phase = phase_at(spot->words->text + begin, end - begin);
        if (phase)
            return phase;
    }
    return NULL;
}

static bool in_scope_of_other(const Reader *reader, const char *identifier) {
    if (reader->scopes->len == 0)
        return false;
    const Scope *scope = &g_array_index(reader->scopes, Scope, reader->scopes->len - 1);
    return strcmp(scope->mention->identifier, identifier) != 0;
}

bool reader_is_goal(const Reader *reader) {
    bool goal = reader->plans;
    for (int level = 1; level < 7; level++)
        goal |= reader->headings[level].goal;
    return goal;
}

Claim reader_weigh(const Reader *reader, bool goal, Claim claim) {
    if (claim != CLAIM_RESOLVED)
        return claim;
    return goal ? CLAIM_NONE : reader->reverts ? CLAIM_OPEN : claim;
}

static void open_scope(Reader *reader, Mention *mention, const Block *block) {
    Scope scope = {mention, block->shape == SHAPE_HEADING, block->level, false};
    g_array_append_val(reader->scopes, scope);
}

static bool is_template(const Reader *reader, const Lead *lead) {
    bool template = reader->template || (lead && lead->template);
    for (int level = 1; level < 7; level++)
        template |= reader->headings[level].template;
    return template;
}

/* "#12" of a message is a bug only behind a word that closes it. */
static bool closes(const Spot *spot, const Place *place) {
    static const char *const verbs[] = {"close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"};
    guint at = place->begin;
    while (at > place->before && words_at(spot->words, at - 1)->kind != TOKEN_WORD && words_at(spot->words, at - 1)->kind != TOKEN_OPEN)
        at--;
    const Token *token = at > place->before ? words_at(spot->words, at - 1) : NULL;
    for (size_t i = 0; token && token->kind == TOKEN_WORD && i < G_N_ELEMENTS(verbs); i++)
        if (strcmp(token->word, verbs[i]) == 0)
            return true;
    return false;
}

typedef struct {
    MentionBlock kind;
    const Lead *lead;
    guint first; /* index in `out` of the block's first mention */
} Adding;

/* A second mention in the same block only adds what the first does not say. */
static Mention *find_same(const Reader *reader, const Adding *adding, const char *identifier) {
    for (guint i = adding->first; i < reader->out->items->len; i++) {
        Mention *mention = reader->out->items->pdata[i];
        if (strcmp(mention->identifier, identifier) == 0)
            return mention;
    }
    return NULL;
}

static bool may_define(const Reader *reader, const Block *block, const Adding *adding, const Place *place, Claim claim, const char *identifier) {
    bool found_in_subject = adding->kind == BLOCK_SUBJECT && claim == CLAIM_FOUND; /* "test: discover BUG-001 P0 - Registration fails" */
    if (reader->place == MENTION_MIGRATION || block->shape == SHAPE_CODE || (!place->leads && !found_in_subject) || (adding->lead && adding->lead->related))
        return false;
    return block->shape == SHAPE_HEADING || !in_scope_of_other(reader, identifier);
}

static void add_one(Reader *reader, const Spot *spot, guint index, const Adding *adding) {
    const Found *found = &g_array_index(spot->found, Found, index);
    const Block *block = spot->block;
    Place place = place_of(spot, index);
    bool closing = found->bare && closes(spot, &place);
    if (found->bare && !closing)
        return;
    Claim claim = block->shape == SHAPE_CODE ? CLAIM_NONE : closing ? CLAIM_RESOLVED : place_claim(spot, &place, index);
    bool goal = block->box != BOX_CHECKED && (reader_is_goal(reader) || (adding->lead && adding->lead->goal));
    claim = reader_weigh(reader, goal, claim);
    Mention *same = find_same(reader, adding, found->identifier);
    if (same) {
        same->claim = same->claim == CLAIM_NONE ? claim : same->claim;
        return;
    }
    g_autofree char *title = may_define(reader, block, adding, &place, claim, found->identifier) ? place_title(spot, &place, block->shape == SHAPE_HEADING) : NULL;
    g_autofree char *severity = place_severity(spot, &place), *beside = phase_beside(spot, &place);
    Mention mention = {.identifier = found->identifier, .block = adding->kind, .claim = claim, .title = title, .severity = severity};
    mention.defines = title != NULL;
    mention.example = block->shape == SHAPE_CODE || is_template(reader, adding->lead) || place_in_example(spot, &place);
    if (mention.claim == CLAIM_NONE && mention.defines)
        mention.claim = CLAIM_FOUND;
    const char *phase = beside ? beside : adding->lead ? adding->lead->phase : NULL;
    Mention *added = reader_add_mention(reader, &mention, block, found->begin, phase);
    bool heads = place.starts && place.alone && (block->shape == SHAPE_HEADING || block->shape == SHAPE_ITEM);
    bool leads = block->shape == SHAPE_PARAGRAPH && place.alone && (mention.defines || g_str_has_suffix(block->text->str, ":"));
    if ((heads || leads) && block->shape != SHAPE_CODE && !(block->shape != SHAPE_HEADING && in_scope_of_other(reader, found->identifier)))
        open_scope(reader, added, block);
    names_add(reader->out, added, block, TALK_OWN);
    names_finish(added);
}

guint reader_add_mentions(Reader *reader, const Block *block, const Words *words, MentionBlock kind, const Lead *lead) {
    g_autoptr(GArray) found = patterns_scan(reader->patterns, block->text->str, block->text->len, reader->style);
    bool todo = lead && lead->todo;
    for (int level = 1; level < 7 && !todo; level++)
        todo = reader->headings[level].todo;
    Spot spot = {.block = block, .words = words, .found = found, .verbs = todo ? VOICE_TODO : reader->verbs, .inherited = lead ? lead->claim : CLAIM_NONE};
    Adding adding = {kind, lead, reader->out->items->len};
    g_array_set_size(found, MIN(found->len, FOUND_MAX));
    for (guint i = 0; i < found->len; i++)
        add_one(reader, &spot, i, &adding);
    return found->len;
}

/* --- what stands above ---------------------------------------------------------------------------------------------------------- */

static bool is_related(const Words *words) {
    static const char *const names[] = {"related", "see", "refs", "references", "voir", "lie", "lies", "depends", "dependencies"};
    const Token *first = words->tokens->len ? words_at(words, 0) : NULL;
    for (size_t i = 0; first && first->kind == TOKEN_WORD && i < G_N_ELEMENTS(names); i++)
        if (strcmp(first->word, names[i]) == 0)
            return true;
    return false;
}

static void set_lead(Lead *lead, const Block *block, const Words *words, bool names_bug) {
    clear_lead(lead);
    lead->set = true;
    lead->phase = phase_of_text(block->text->str, block->text->len);
    lead->todo = !names_bug && vocabulary_is_todo(words);
    lead->related = is_related(words);
    lead->goal = !names_bug && vocabulary_is_goal(words);
    lead->template = !names_bug && vocabulary_is_template(words);
    if (!names_bug)
        lead->claim = vocabulary_read(words, 0, words->tokens->len, VOICE_TITLE).claim;
}

/* A short line that ends with a colon, or is all bold, stands over what follows. */
static bool is_lead(const Block *block) {
    const char *text = block->text->str;
    const Span *last = block->spans->len ? &g_array_index(block->spans, Span, block->spans->len - 1) : NULL;
    bool bold = last && last->kind == SPAN_STRONG && g_array_index(block->spans, Span, 0).begin == 0 && last->end == block->text->len;
    return block->text->len <= 200 && (bold || g_str_has_suffix(text, ":") || g_str_has_suffix(text, "\xef\xbc\x9a"));
}

static void clear_leads(Reader *reader, int from) {
    for (int level = MAX(from, 0); level < LEVELS; level++)
        clear_lead(&reader->leads[level]);
}

/* Definitions that the block does not belong to any more. */
static void leave_scopes(Reader *reader, const Block *block) {
    guint count = reader->scopes->len;
    while (count > 0) {
        const Scope *scope = &g_array_index(reader->scopes, Scope, count - 1);
        bool inside;
        if (block->shape == SHAPE_HEADING)
            inside = scope->heading && block->level > scope->level;
        else if (scope->heading)
            inside = true;
        else
            inside = block->level > scope->level || (block->shape != SHAPE_ITEM && block->shape != SHAPE_HEADING && scope->level > 0 && block->level == scope->level);
        if (inside)
            break;
        count--;
    }
    close_scopes(reader, count);
}

static void read_heading(Reader *reader, const Block *block, const Words *words) {
    for (int level = block->level; level < 7; level++) {
        g_clear_pointer(&reader->titles[level], g_free);
        clear_lead(&reader->headings[level]);
    }
    clear_leads(reader, 0);
    guint found = reader_add_mentions(reader, block, words, BLOCK_HEADING, NULL);
    reader->titles[block->level] = shorten(block->text->str, 0, TEXT_LIMIT / 2);
    set_lead(&reader->headings[block->level], block, words, found > 0);
    if (found == 0 && reader->named[0]) {
        g_autofree char *title = title_of(words, 0, words->tokens->len);
        Mention mention = {.identifier = reader->named, .block = BLOCK_NAME, .claim = CLAIM_FOUND, .defines = title != NULL, .title = title};
        open_scope(reader, reader_add_mention(reader, &mention, block, 0, reader->headings[block->level].phase), block);
    }
    reader->named[0] = '\0';
}

static const Lead *heading_lead(const Reader *reader) {
    for (int level = 6; level > 0; level--)
        if (reader->titles[level])
            return &reader->headings[level];
    return NULL;
}

/* What the item's list stands under: a line directly over it, the item around it, else the heading. */
static const Lead *item_lead(const Reader *reader, int level) {
    for (int above = MIN(level, LEVELS) - 1; above >= 0; above--)
        if (reader->leads[above].set)
            return &reader->leads[above];
    return heading_lead(reader);
}

/* What says nothing itself says what stands above it: "### Deferred", "**From phase 3:**", "- BUG-001: ...". */
static void set_lead_below(Lead *lead, const Block *block, const Words *words, bool names_bug, Claim above) {
    set_lead(lead, block, words, names_bug);
    if (lead->claim == CLAIM_NONE && !lead->related && !names_bug)
        lead->claim = above;
}

static void read_item(Reader *reader, const Block *block, const Words *words) {
    const Lead *lead = item_lead(reader, block->level);
    Claim above = lead ? lead->claim : CLAIM_NONE;
    guint found = reader_add_mentions(reader, block, words, reader->place == MENTION_DOCUMENT ? BLOCK_ITEM : reader->plain, lead);
    int level = MIN(block->level, LEVELS - 1);
    clear_leads(reader, level);
    if (is_lead(block) || found == 0)
        set_lead_below(&reader->leads[level], block, words, found > 0, above);
}

static void read_paragraph(Reader *reader, const Block *block, const Words *words) {
    int level = MIN(block->level, LEVELS - 1);
    const Lead *lead = level > 0 ? &reader->leads[level] : heading_lead(reader);
    Claim above = lead ? lead->claim : CLAIM_NONE;
    guint found = reader_add_mentions(reader, block, words, reader->plain, lead && lead->set ? lead : NULL);
    clear_leads(reader, level);
    if (is_lead(block))
        set_lead_below(&reader->leads[level], block, words, found > 0, above);
}

/* --- regions of our own ------------------------------------------------------------------------------------------------------------ */

/* What this program writes into documents is no claim of anybody's. */
static void read_html(Reader *reader, const Block *block) {
    const char *begin = g_strrstr(block->text->str, "BEGIN_PGSTRATA"), *end = g_strrstr(block->text->str, "END_PGSTRATA");
    if (begin || end)
        reader->skipping = begin > end;
}

static bool names_bugs(const Reader *reader, const Block *block) {
    return (reader->style == SCAN_MESSAGE && strchr(block->text->str, '#')) || prose_may_mention(reader->patterns, block->text->str, block->text->len);
}

static void add_names_to_scopes(Reader *reader, const Block *block) {
    for (guint i = 0; i < reader->scopes->len; i++)
        names_add(reader->out, g_array_index(reader->scopes, Scope, i).mention, block, TALK_BELOW);
}

static void read_shape(Reader *reader, const Block *block, const Words *words) {
    switch (block->shape) {
    case SHAPE_HEADING:
        read_heading(reader, block, words);
        break;
    case SHAPE_ITEM:
        read_item(reader, block, words);
        break;
    case SHAPE_PARAGRAPH:
        read_paragraph(reader, block, words);
        break;
    case SHAPE_ROW:
        reader_read_row(reader, block, words);
        break;
    case SHAPE_CODE:
        reader_add_mentions(reader, block, words, reader->plain, NULL);
        break;
    case SHAPE_COMMENT:
        break;
    }
}

/* Words cost most: long blocks that can say nothing are not split. */
static bool is_wanted(const Reader *reader, const Block *block) {
    return block->shape == SHAPE_HEADING || block->head || (reader->scopes->len > 0 && block->shape != SHAPE_CODE) || block->text->len <= 200 || names_bugs(reader, block);
}

void reader_read(const Block *block, void *payload) {
    Reader *reader = payload;
    if (block->shape == SHAPE_COMMENT)
        read_html(reader, block);
    if (reader->skipping || block->shape == SHAPE_COMMENT)
        return;
    leave_scopes(reader, block);
    if (block->shape != SHAPE_ROW)
        g_ptr_array_set_size(reader->columns, 0);
    add_names_to_scopes(reader, block);
    if (!is_wanted(reader, block)) {
        if (block->shape != SHAPE_CODE)
            clear_leads(reader, MIN(block->level, LEVELS - 1));
        return;
    }
    g_autoptr(Words) words = words_new(block);
    reader_read_fields(reader, block, words);
    read_shape(reader, block, words);
}

void reader_read_line(Reader *reader, const char *text, size_t size, int line, MentionBlock kind, Claim inherited) {
    Block block = {.shape = SHAPE_PARAGRAPH, .line = line, .text = g_string_new_len(text, (gssize)size), .spans = g_array_new(FALSE, FALSE, sizeof(Span))};
    if (names_bugs(reader, &block)) {
        g_autoptr(Words) words = words_new(&block);
        Lead lead = {.set = true, .claim = inherited};
        reader_add_mentions(reader, &block, words, kind, &lead);
        close_scopes(reader, 0);
    }
    g_string_free(block.text, TRUE);
    g_array_unref(block.spans);
}
