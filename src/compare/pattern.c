#include "pattern.h"

#include <string.h>
#include "compare/selection.h"

typedef struct {
    ObjectKind kind;      /* KIND_COUNT: any */
    GPatternSpec *glob;
    GPatternSpec *schema; /* "auth.*" is the schema auth, too; NULL: not such a pattern */
} Pattern;

struct PatternList {
    GArray *patterns; /* of Pattern */
};

static void pattern_clear(gpointer data) {
    Pattern *pattern = data;
    g_pattern_spec_free(pattern->glob);
    if (pattern->schema)
        g_pattern_spec_free(pattern->schema);
}

/* A colon that follows no kind is a part of the glob. */
const char *pattern_split(const char *pattern, ObjectKind *kind) {
    *kind = KIND_COUNT;
    const char *colon = strchr(pattern, ':');
    if (!colon)
        return pattern;
    g_autofree char *id = g_strndup(pattern, (gsize)(colon - pattern));
    *kind = kind_find(id);
    return *kind == KIND_COUNT ? pattern : colon + 1;
}

static GPatternSpec *whole_schema(const char *glob) {
    size_t length = strlen(glob);
    if (length < 3 || strcmp(glob + length - 2, ".*") != 0)
        return NULL;
    g_autofree char *schema = g_strndup(glob, length - 2);
    return g_pattern_spec_new(schema);
}

PatternList *pattern_list_new(const char *const *patterns) {
    PatternList *list = g_new0(PatternList, 1);
    list->patterns = g_array_new(false, false, sizeof(Pattern));
    g_array_set_clear_func(list->patterns, pattern_clear);
    for (; patterns && *patterns; patterns++) {
        Pattern pattern;
        const char *glob = pattern_split(*patterns, &pattern.kind);
        pattern.glob = g_pattern_spec_new(glob);
        pattern.schema = pattern.kind == KIND_COUNT ? whole_schema(glob) : NULL;
        g_array_append_val(list->patterns, pattern);
    }
    return list;
}

void pattern_list_free(PatternList *list) {
    if (!list)
        return;
    g_array_unref(list->patterns);
    g_free(list);
}

bool pattern_list_is_empty(const PatternList *list) {
    return list->patterns->len == 0;
}

bool pattern_list_matches(const PatternList *list, ObjectKind kind, const char *identity) {
    for (guint i = 0; i < list->patterns->len; i++) {
        const Pattern *pattern = &g_array_index(list->patterns, Pattern, i);
        if (pattern->kind != KIND_COUNT && pattern->kind != kind)
            continue;
        if (g_pattern_spec_match_string(pattern->glob, identity) || (kind == KIND_SCHEMA && pattern->schema && g_pattern_spec_match_string(pattern->schema, identity)))
            return true;
    }
    return false;
}

const char *selection_pattern_problem(const char *pattern) {
    ObjectKind kind;
    const char *glob = pattern_split(pattern, &kind);
    if (*glob == '\0')
        return "it is empty";
    if (!g_utf8_validate(pattern, -1, NULL))
        return "it is not UTF-8";
    size_t word = strspn(glob, "abcdefghijklmnopqrstuvwxyz_");
    return kind == KIND_COUNT && word > 0 && glob[word] == ':' ? "what stands before the colon is no kind of object" : NULL;
}
