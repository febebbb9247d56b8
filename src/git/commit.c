/* A commit's facts, from its raw text. */

#define _GNU_SOURCE /* memmem, memrchr */
#include "commit.h"

#include <stdlib.h>
#include <string.h>

#define TIME_MIN (INT64_C(-62135596800) - 1) /* just before the year 1: no date */
#define TIME_MAX (INT64_C(253402300799) + 1) /* just after the year 9999: no date */
enum { OFFSET_LIMIT = 14 * 60, SUBJECT_LIMIT = 1000, MESSAGE_LIMIT = 256 << 10 };

typedef struct {
    const char *text;
    size_t size;
} Line;

/* The value of the header line "name value"; size 0 when there is none. Headers end at the first empty line. */
static Line header(const char *data, size_t size, const char *name) {
    size_t name_size = strlen(name);
    const char *end = data + size;
    for (const char *line = data; line < end && *line != '\n';) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        if (!stop)
            stop = end;
        if ((size_t)(stop - line) > name_size && memcmp(line, name, name_size) == 0 && line[name_size] == ' ')
            return (Line){line + name_size + 1, (size_t)(stop - line) - name_size - 1};
        line = stop < end ? stop + 1 : end;
    }
    return (Line){"", 0};
}

/* --- text ---------------------------------------------------------------------------------------------------------- */
/* Latin-1 is what old commits declare; every byte is its own code point. Other encodings are taken as UTF-8, and replaced where they are not. */
static bool is_latin1(Line encoding) {
    static const char *const names[] = {"iso-8859-1", "iso8859-1", "latin1", "latin-1"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (encoding.size == strlen(names[i]) && g_ascii_strncasecmp(encoding.text, names[i], encoding.size) == 0)
            return true;
    return false;
}

static const char *add_text(TextPool *texts, Line text, bool latin1) {
    g_autofree char *valid = NULL;
    if (latin1 && !g_utf8_validate_len(text.text, text.size, NULL)) {
        GString *wide = g_string_new(NULL);
        for (size_t i = 0; i < text.size; i++)
            g_string_append_unichar(wide, (unsigned char)text.text[i]);
        valid = g_string_free(wide, FALSE);
    } else {
        valid = text_utf8(text.text, text.size);
    }
    return text_pool_add(texts, g_strstrip(valid));
}

/* --- people and times ---------------------------------------------------------------------------------------------- */
static int64_t parse_time(const char *text, const char **end) {
    char *stop;
    gint64 time = g_ascii_strtoll(text, &stop, 10); /* clamps on overflow */
    *end = stop;
    return stop == text ? 0 : CLAMP(time, TIME_MIN, TIME_MAX);
}

static int parse_offset(const char *text) {
    while (*text == ' ')
        text++;
    int sign = *text == '-' ? -1 : 1;
    if ((*text != '-' && *text != '+') || strspn(text + 1, "0123456789") != 4)
        return 0;
    int number = atoi(text + 1), minutes = number / 100 * 60 + number % 100;
    return number % 100 < 60 && minutes <= OFFSET_LIMIT ? sign * minutes : 0;
}

typedef struct {
    Line name, email;
    int64_t time;
    int offset;
} Person;

/* "NAME <EMAIL> TIME OFFSET"; the last ">" ends the address, whatever the name contains. */
static Person parse_person(Line line) {
    Person person = {.name = {line.text, 0}, .email = {"", 0}};
    const char *close = line.size ? memrchr(line.text, '>', line.size) : NULL;
    const char *open = close ? memchr(line.text, '<', (size_t)(close - line.text)) : NULL;
    if (!open) {
        person.name.size = line.size;
        return person;
    }
    person.name.size = (size_t)(open - line.text);
    person.email = (Line){open + 1, (size_t)(close - open) - 1};
    g_autofree char *rest = g_strndup(close + 1, line.size - (size_t)(close + 1 - line.text));
    const char *end;
    person.time = parse_time(rest, &end);
    person.offset = parse_offset(end);
    return person;
}

int64_t commit_parse_time(const char *data, size_t size) {
    return parse_person(header(data, size, "committer")).time;
}

/* --- subject ------------------------------------------------------------------------------------------------------- */
/* From the first character that is not blank. */
static Line find_message(const char *data, size_t size) {
    const char *end = data + size;
    const char *text = memmem(data, size, "\n\n", 2);
    text = text ? text + 2 : end;
    while (text < end && g_ascii_isspace(*text))
        text++;
    return (Line){text, (size_t)(end - text)};
}

static Line find_subject(const char *data, size_t size) {
    Line message = find_message(data, size);
    const char *stop = message.size > 0 ? memchr(message.text, '\n', message.size) : NULL;
    size_t length = stop ? (size_t)(stop - message.text) : message.size;
    return (Line){message.text, MIN(length, SUBJECT_LIMIT)};
}

const char *commit_parse_message(TextPool *texts, const char *data, size_t size) {
    Line message = find_message(data, size);
    message.size = MIN(message.size, MESSAGE_LIMIT);
    return add_text(texts, message, is_latin1(header(data, size, "encoding")));
}

/* A number after `text`; `*end` behind it. 0: none, or absurd. */
static int number_at(const char *text, const char **end) {
    size_t digits = strspn(text, "0123456789");
    *end = text + digits;
    return digits > 0 && digits < 10 ? atoi(text) : 0;
}

int subject_pull_request(const char *subject) {
    static const char *const beginnings[] = {"Merge pull request #", "Merged PR "};
    static const char *const endings[] = {"(#", "(pull request #", "(!"};
    const char *end;
    for (size_t i = 0; i < G_N_ELEMENTS(beginnings); i++)
        if (g_str_has_prefix(subject, beginnings[i]))
            return number_at(subject + strlen(beginnings[i]), &end);
    const char *open = strrchr(subject, '(');
    for (size_t i = 0; open && i < G_N_ELEMENTS(endings); i++) {
        if (!g_str_has_prefix(open, endings[i]))
            continue;
        int number = number_at(open + strlen(endings[i]), &end);
        return *end == ')' && end[1 + strspn(end + 1, " \t\r")] == '\0' ? number : 0;
    }
    return 0;
}

void commit_parse(Commit *commit, TextPool *texts, const git_oid *id, const char *data, size_t size) {
    char hex[OID_HEX_SIZE];
    CommitHeader parsed;
    bool latin1 = is_latin1(header(data, size, "encoding"));
    Person author = parse_person(header(data, size, "author"));
    Person committer = parse_person(header(data, size, "committer"));
    commit->id = text_pool_add(texts, oid_text(id, hex));
    commit->author = add_text(texts, author.name, latin1);
    commit->email = add_text(texts, author.email, latin1);
    commit->author_time = author.time;
    commit->author_offset = author.offset;
    commit->commit_time = committer.time;
    commit->commit_offset = committer.offset;
    commit->subject = add_text(texts, find_subject(data, size), latin1);
    commit->pull_request = subject_pull_request(commit->subject);
    commit->merge = commit_header_parse(&parsed, data, size) && parsed.parent_count > 1;
}
