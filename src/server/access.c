/* Privileges in their canonical form. */

#include "access.h"

#include <stdlib.h>
#include <string.h>
#include <glib.h>

/* --- what there is to grant ------------------------------------------------------------------------------------------------------------- */

/* Letters of an ACL, in the order in which GRANT names the privileges. */
static const struct {
    char letter;
    const char *word;
} words[] = {{'r', "SELECT"},  {'a', "INSERT"},   {'w', "UPDATE"},  {'d', "DELETE"}, {'D', "TRUNCATE"}, {'x', "REFERENCES"},
             {'t', "TRIGGER"}, {'m', "MAINTAIN"}, {'X', "EXECUTE"}, {'U', "USAGE"},  {'C', "CREATE"}};

#define RELATION "arwdDxtm"
#define MAINTAIN_SINCE 170000

/* What ALL means, and what PUBLIC has on a new object. */
typedef struct {
    const char *all;
    const char *of_public;
} Rights;

static const Rights rights_by_kind[KIND_COUNT] = {
    [KIND_SCHEMA] = {"UC", ""},
    [KIND_LANGUAGE] = {"U", "U"},
    [KIND_ENUM] = {"U", "U"},
    [KIND_COMPOSITE_TYPE] = {"U", "U"},
    [KIND_RANGE_TYPE] = {"U", "U"},
    [KIND_BASE_TYPE] = {"U", "U"},
    [KIND_DOMAIN] = {"U", "U"},
    [KIND_SEQUENCE] = {"rwU", ""},
    [KIND_TABLE] = {RELATION, ""},
    [KIND_FOREIGN_TABLE] = {RELATION, ""},
    [KIND_COLUMN] = {"arwx", ""},
    [KIND_VIEW] = {RELATION, ""},
    [KIND_MATERIALIZED_VIEW] = {RELATION, ""},
    [KIND_FUNCTION] = {"X", "X"},
    [KIND_PROCEDURE] = {"X", "X"},
    [KIND_AGGREGATE] = {"X", "X"},
    [KIND_FOREIGN_DATA_WRAPPER] = {"U", ""},
    [KIND_FOREIGN_SERVER] = {"U", ""},
};

/* By the letter of pg_default_acl.defaclobjtype. */
static const struct {
    char letter;
    Rights rights;
} rights_by_default[] = {{'r', {RELATION, ""}}, {'S', {"rwU", ""}}, {'f', {"X", "X"}}, {'T', {"U", "U"}}, {'n', {"UC", ""}}, {'L', {"rw", ""}}};

/* A set of letters, which may be ones that are not known here. */
typedef guint64 Letters;

static Letters letter_bit(char letter) {
    int place = g_ascii_isupper(letter) ? letter - 'A' : letter - 'a' + 26;
    return (Letters)1 << place;
}

static Letters letters_of(const char *text, int server_version) {
    Letters set = 0;
    for (; text && *text; text++)
        if (*text != 'm' || server_version >= MAINTAIN_SINCE)
            set |= letter_bit(*text);
    return set;
}

/* --- names ------------------------------------------------------------------------------------------------------------------------------- */

/* Reserved words, sorted: as the name of a role they need quotes. "owner" does because it stands for the object's owner. */
static const char *const reserved[] = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case", "cast", "check", "collate", "column", "constraint",
    "create", "current_catalog", "current_date", "current_role", "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc",
    "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign", "from", "grant", "group", "having", "in", "initially", "intersect",
    "into", "lateral", "leading", "limit", "localtime", "localtimestamp", "not", "null", "offset", "on", "only", "or", "order", "owner", "placing",
    "primary", "references", "returning", "select", "session_user", "some", "symmetric", "system_user", "table", "then", "to", "trailing", "true",
    "union", "unique", "user", "using", "variadic", "when", "where", "window", "with"};

static int compare_words(const void *a, const void *b) {
    return strcmp(a, *(const char *const *)b);
}

static bool is_plain(const char *name) {
    if (!g_ascii_islower(*name) && *name != '_')
        return false;
    for (const char *c = name; *c; c++)
        if (!g_ascii_islower(*c) && !g_ascii_isdigit(*c) && *c != '_')
            return false;
    return !bsearch(name, reserved, G_N_ELEMENTS(reserved), sizeof *reserved, compare_words);
}

static char *quote_role(const char *name) {
    if (is_plain(name))
        return g_strdup(name);
    g_auto(GStrv) parts = g_strsplit(name, "\"", -1);
    g_autofree char *doubled = g_strjoinv("\"\"", parts);
    return g_strdup_printf("\"%s\"", doubled);
}

/* The name at *at, which ends before one of `ends` and may stand in quotes; *at is moved behind it. */
static char *take_name(const char **at, const char *ends) {
    GString *name = g_string_new(NULL);
    bool quoted = false;
    const char *c = *at;
    for (; *c && (quoted || !strchr(ends, *c)); c++) {
        if (*c != '"')
            g_string_append_c(name, *c);
        else if (quoted && c[1] == '"')
            g_string_append_c(name, *c++);
        else
            quoted = !quoted;
    }
    *at = c;
    return g_string_free(name, FALSE);
}

/* --- items ------------------------------------------------------------------------------------------------------------------------------- */

#define PUBLIC "PUBLIC"
#define OWNER "owner"

/* What one role was granted by one other. */
typedef struct {
    char *grantee; /* PUBLIC, OWNER or a role's quoted name */
    char *grantor;
    Letters held, grantable;
} Item;

static void item_clear(void *data) {
    Item *item = data;
    g_free(item->grantee);
    g_free(item->grantor);
}

typedef struct {
    GArray *items; /* of Item */
    char *owner;   /* as it is, without quotes */
    Rights rights;
    int server_version;
    bool implied;  /* objects have privileges from the start */
    bool relative; /* only what differs from these is listed */
} Access;

static void access_clear(Access *access) {
    g_array_unref(access->items);
    g_free(access->owner);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Access, access_clear)

static char *role_word(const Access *access, const char *name) {
    return strcmp(name, access->owner) == 0 ? g_strdup(OWNER) : quote_role(name);
}

static void add_item(GArray *items, const char *grantee, Letters held) {
    Item item = {g_strdup(grantee), g_strdup(OWNER), held, 0};
    g_array_append_val(items, item);
}

/* "grantee=letters/grantor", each letter with a star behind it when it has the grant option. */
static void read_item(Access *access, const char **at) {
    g_autofree char *grantee = take_name(at, "= ");
    Item item = {*grantee ? role_word(access, grantee) : g_strdup(PUBLIC), NULL, 0, 0};
    for (; **at && **at != '/' && **at != ' '; ++*at) {
        if (g_ascii_isalpha(**at))
            item.held |= letter_bit(**at);
        if (g_ascii_isalpha(**at) && (*at)[1] == '*')
            item.grantable |= letter_bit(**at);
    }
    *at += **at == '/';
    g_autofree char *grantor = take_name(at, " ");
    item.grantor = role_word(access, grantor);
    g_array_append_val(access->items, item);
}

static int rank(const char *grantee) {
    return strcmp(grantee, PUBLIC) == 0 ? 0 : strcmp(grantee, OWNER) == 0 ? 1 : 2;
}

static int compare_items(const void *a, const void *b) {
    const Item *x = a, *y = b;
    int order = rank(x->grantee) - rank(y->grantee);
    if (order == 0)
        order = strcmp(x->grantee, y->grantee);
    return order != 0 ? order : rank(x->grantor) != rank(y->grantor) ? rank(x->grantor) - rank(y->grantor) : strcmp(x->grantor, y->grantor);
}

static const Item *find_item(const GArray *items, const char *grantee) {
    for (guint i = 0; i < items->len; i++)
        if (strcmp(g_array_index(items, Item, i).grantee, grantee) == 0)
            return &g_array_index(items, Item, i);
    return NULL;
}

static GArray *new_items(void) {
    GArray *items = g_array_new(FALSE, FALSE, sizeof(Item));
    g_array_set_clear_func(items, item_clear);
    return items;
}

/* --- writing ----------------------------------------------------------------------------------------------------------------------------- */

static void add_word(GString *out, gsize *start, const char *word, bool grantable) {
    g_string_append_printf(out, "%s%s%s", out->len > *start ? ", " : "", word, grantable ? "*" : "");
}

static void write_letters(GString *out, const Item *item, Letters all) {
    gsize start = out->len;
    Letters rest = item->held;
    if (item->held == 0)
        g_string_append(out, "NONE");
    if (item->held != 0 && item->held == all && (item->grantable == 0 || item->grantable == all)) {
        add_word(out, &start, "ALL", item->grantable != 0);
        return;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (item->held & letter_bit(words[i].letter)) {
            add_word(out, &start, words[i].word, item->grantable & letter_bit(words[i].letter));
            rest &= ~letter_bit(words[i].letter);
        }
    for (char letter = 'A'; rest && letter <= 'z'; letter++) /* of a version that is newer than this program */
        if (g_ascii_isalpha(letter) && (rest & letter_bit(letter)))
            add_word(out, &start, (char[]){letter, '\0'}, item->grantable & letter_bit(letter));
}

static char *write_items(const Access *access, GArray *items) {
    GString *out = g_string_new(NULL);
    Letters all = letters_of(access->rights.all, access->server_version);
    g_array_sort(items, compare_items);
    for (guint i = 0; i < items->len; i++) {
        const Item *item = &g_array_index(items, Item, i);
        g_string_append_printf(out, "%s%s: ", i > 0 ? "; " : "", item->grantee);
        write_letters(out, item, all);
        if (strcmp(item->grantor, OWNER) != 0)
            g_string_append_printf(out, " (by %s)", item->grantor);
    }
    return g_string_free(out, FALSE);
}

/* What a new object has. */
static GArray *initial_items(const Access *access) {
    GArray *items = new_items();
    Letters of_public = letters_of(access->rights.of_public, access->server_version);
    if (of_public)
        add_item(items, PUBLIC, of_public);
    add_item(items, OWNER, letters_of(access->rights.all, access->server_version));
    return items;
}

static bool is_initial(const Item *item, const Item *initial) {
    return initial && item->held == initial->held && item->grantable == 0 && strcmp(item->grantor, OWNER) == 0;
}

/* Leaves what differs from what a new object has; whoever has lost all stays, with nothing. */
static void keep_differing(Access *access) {
    g_autoptr(GArray) initial = initial_items(access);
    for (guint i = 0; i < initial->len; i++) {
        const char *grantee = g_array_index(initial, Item, i).grantee;
        if (!find_item(access->items, grantee))
            add_item(access->items, grantee, 0);
    }
    for (guint i = access->items->len; i-- > 0;) {
        const Item *item = &g_array_index(access->items, Item, i);
        if (is_initial(item, find_item(initial, item->grantee)))
            g_array_remove_index(access->items, i);
    }
}

/* --- the whole --------------------------------------------------------------------------------------------------------------------------- */

static void set_default_rights(Access *access, const char **raw) {
    access->relative = **raw == '*';
    *raw += access->relative;
    for (size_t i = 0; i < G_N_ELEMENTS(rights_by_default); i++)
        if (rights_by_default[i].letter == **raw)
            access->rights = rights_by_default[i].rights;
    *raw += strcspn(*raw, " ");
    *raw += **raw == ' ';
}

static void set_rights(Access *access, ObjectKind kind, const char *identity, const char **raw) {
    access->rights = rights_by_kind[kind];
    access->implied = kind != KIND_COLUMN && kind != KIND_DEFAULT_PRIVILEGES;
    if (kind == KIND_DEFAULT_PRIVILEGES)
        set_default_rights(access, raw);
    if (kind == KIND_SCHEMA && strcmp(identity, "public") == 0)
        access->rights.of_public = access->server_version >= 150000 ? "U" : "UC";
}

char *access_canonical(ObjectKind kind, const char *identity, const char *raw, int server_version) {
    g_auto(Access) access = {.items = new_items(), .server_version = server_version};
    set_rights(&access, kind, identity, &raw);
    access.owner = take_name(&raw, " ");
    while (*raw) {
        raw += strspn(raw, " ");
        if (*raw)
            read_item(&access, &raw);
    }
    if (access.implied && !find_item(access.items, OWNER))
        add_item(access.items, OWNER, 0);
    if (access.relative)
        keep_differing(&access);
    g_autofree char *text = write_items(&access, access.items);
    g_autoptr(GArray) initial = initial_items(&access);
    g_autofree char *initial_text = write_items(&access, initial);
    if (!*text || (access.implied && strcmp(text, initial_text) == 0))
        return NULL;
    return g_steal_pointer(&text);
}
