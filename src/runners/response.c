#include "response.h"

#include <string.h>

/* What a refusal is about; both may be missing. */
typedef struct {
    const MigrationSet *set;
    const Migration *migration;
    const LedgerRow *row;
    const char *key;
} Subject;

char *clean_name(const char *name) {
    char *clean = g_strdup(name);
    return g_strdelimit(clean, CODE_BEGIN CODE_END, ' ');
}

const char *response_name(TextPool *texts, const char *name) {
    g_autofree char *clean = clean_name(name);
    return text_pool_add(texts, clean);
}

static char *name_of(const Subject *about) {
    return clean_name(about->migration ? about->migration->tag : about->key);
}

static char *key_of(const Subject *about) {
    return clean_name(about->key);
}

/* As it is written in the file's name, or in the row. */
static char *number_of(const Subject *about) {
    if (about->migration && about->migration->prefix && *about->migration->prefix)
        return clean_name(about->migration->prefix);
    const char *column = about->row ? about->row->fields[FIELD_KEY] : NULL;
    return clean_name(column ? column : about->row && about->row->name ? about->row->name : about->key);
}

static char *description_of(const Subject *about) {
    const char *words = about->migration ? about->migration->description : NULL;
    return clean_name(words ? words : about->row && about->row->name ? about->row->name : about->key);
}

static char *file_of(const Subject *about) {
    const char *path = about->migration ? about->migration->path : NULL, *slash = path ? strrchr(path, '/') : NULL;
    return clean_name(slash ? slash + 1 : path ? path : about->key);
}

static char *recorded_of(const Subject *about) {
    return clean_name(about->row && about->row->hash ? about->row->hash : "null");
}

static char *now_of(const Subject *about) {
    const Migration *migration = about->migration;
    bool asks = migration && about->row && about->row->hash && about->set->rules->checksum_now;
    char *now = asks ? about->set->rules->checksum_now(migration, about->row->hash) : NULL;
    return now ? now : clean_name(migration && migration->checksum ? migration->checksum : "?");
}

static const struct {
    const char *name;
    char *(*fill)(const Subject *about);
} HOLES[] = {{"{}", name_of}, {"{key}", key_of}, {"{number}", number_of}, {"{description}", description_of}, {"{file}", file_of}, {"{recorded}", recorded_of}, {"{now}", now_of}};

/* Appends what stands for the hole that begins here; returns its length, 0 when none does. */
static size_t fill_hole(GString *text, const char *at, const Subject *about) {
    for (size_t i = 0; *at == '{' && i < G_N_ELEMENTS(HOLES); i++) {
        if (!g_str_has_prefix(at, HOLES[i].name))
            continue;
        g_autofree char *filled = HOLES[i].fill(about);
        g_string_append(text, filled);
        return strlen(HOLES[i].name);
    }
    return 0;
}

const char *response_text(const Response *response, const MigrationSet *set, int migration, const LedgerRow *row, TextPool *texts) {
    if (!response->text)
        return NULL;
    Subject about = {set, migration >= 0 ? &set->migrations[migration] : NULL, row, "?"};
    about.key = row && row->key ? row->key : about.migration ? about.migration->key : "?";
    g_autoptr(GString) text = g_string_new(NULL);
    for (const char *at = response->text; *at;) {
        size_t length = fill_hole(text, at, &about);
        if (length == 0)
            g_string_append_c(text, *at);
        at += MAX(length, 1);
    }
    return text_pool_add(texts, text->str);
}
