#include "redact.h"

#include <string.h>

/* Shorter secrets are masked only where they stand alone: masking each "a" would make messages unreadable, and hides nothing. */
#define SHORT_SECRET 4

struct Redactor {
    GPtrArray *needles; /* of char *, longest first */
};

Redactor *redactor_new(void) {
    Redactor *redactor = g_new0(Redactor, 1);
    redactor->needles = g_ptr_array_new_with_free_func(g_free);
    return redactor;
}

void redactor_free(Redactor *redactor) {
    if (!redactor)
        return;
    g_ptr_array_unref(redactor->needles);
    g_free(redactor);
}

static gint compare_length(gconstpointer a, gconstpointer b) {
    const char *first = *(const char *const *)a, *second = *(const char *const *)b;
    size_t first_size = strlen(first), second_size = strlen(second);
    return first_size == second_size ? strcmp(first, second) : first_size > second_size ? -1 : 1;
}

static void add_needle(Redactor *redactor, const char *text, size_t size) {
    if (size == 0)
        return;
    char *needle = g_strndup(text, size);
    if (g_ptr_array_find_with_equal_func(redactor->needles, needle, g_str_equal, NULL)) {
        g_free(needle);
        return;
    }
    g_ptr_array_add(redactor->needles, needle);
    g_ptr_array_sort(redactor->needles, compare_length);
}

/* A malformed string is cut at other places than its author meant, so each part between meaningful characters counts. */
static void add_parts(Redactor *redactor, const char *text) {
    static const char borders[] = "@:/?#&=%[]'\\ \t\n";
    while (*text) {
        size_t size = strcspn(text, borders);
        if (size >= SHORT_SECRET)
            add_needle(redactor, text, size);
        text += size;
        text += strspn(text, borders);
    }
}

static void add_tails(Redactor *redactor, const char *text) {
    for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@'))
        if (strlen(at + 1) >= SHORT_SECRET)
            add_needle(redactor, at + 1, strlen(at + 1));
}

void redactor_add(Redactor *redactor, const char *secret) {
    if (!secret || !*secret)
        return;
    add_needle(redactor, secret, strlen(secret));
    add_parts(redactor, secret);
    add_tails(redactor, secret);
    g_autofree char *encoded = g_uri_escape_string(secret, NULL, FALSE);
    add_needle(redactor, encoded, strlen(encoded));
    g_autofree char *decoded = g_uri_unescape_string(secret, NULL);
    if (decoded && *decoded) {
        add_needle(redactor, decoded, strlen(decoded));
        add_parts(redactor, decoded);
    }
}

/* postgresql://user:SECRET@host/...: up to the last "@" before the query, since an unescaped one belongs to the password. */
static void add_url_secrets(Redactor *redactor, const char *conninfo) {
    const char *scheme = strstr(conninfo, ":/");
    if (!scheme)
        return;
    const char *begin = scheme + 1 + strspn(scheme + 1, "/");
    const char *colon = strchr(begin, ':'), *at = strrchr(begin, '@');
    if (colon && at && colon < at) {
        g_autofree char *secret = g_strndup(colon + 1, (size_t)(at - colon - 1));
        redactor_add(redactor, secret);
    }
}

/* The rest of the string after a secret keyword: where its value ends is unclear in a malformed string. */
static void add_keyword_secrets(Redactor *redactor, const char *conninfo) {
    static const char *const keywords[] = {"password", "sslpassword", "passfile"};
    g_autofree char *lower = g_ascii_strdown(conninfo, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(keywords); i++)
        for (const char *found = strstr(lower, keywords[i]); found; found = strstr(found + 1, keywords[i])) {
            const char *value = conninfo + (found - lower) + strlen(keywords[i]);
            value += strspn(value, " =\t");
            bool url = strstr(conninfo, "://") != NULL;
            g_autofree char *secret = g_strndup(value, strcspn(value, url ? "&" : "\n"));
            redactor_add(redactor, secret);
        }
}

void redactor_add_conninfo(Redactor *redactor, const char *conninfo) {
    if (!conninfo)
        return;
    add_url_secrets(redactor, conninfo);
    add_keyword_secrets(redactor, conninfo);
}

static bool stands_alone(const char *begin, const char *at, size_t size) {
    bool before = at > begin && (g_ascii_isalnum(at[-1]) || at[-1] == '_');
    bool after = g_ascii_isalnum(at[size]) || at[size] == '_';
    return !before && !after;
}

static size_t match_at(const Redactor *redactor, const char *begin, const char *at) {
    for (guint i = 0; i < redactor->needles->len; i++) {
        const char *needle = g_ptr_array_index(redactor->needles, i);
        size_t size = strlen(needle);
        if (strncmp(at, needle, size) == 0 && (size >= SHORT_SECRET || stands_alone(begin, at, size)))
            return size;
    }
    return 0;
}

char *redactor_mask(const Redactor *redactor, const char *text) {
    if (!text)
        return NULL;
    GString *out = g_string_new(NULL);
    for (const char *at = text; *at;) {
        size_t size = match_at(redactor, text, at);
        if (size > 0) {
            g_string_append(out, "***");
            at += size;
        } else {
            g_string_append_c(out, *at++);
        }
    }
    return g_string_free(out, FALSE);
}
