#include "runner_table.h"

#include <string.h>
#include "folder.h"
#include "gmrc.h"
#include "lines.h"

/*
 * graphile-migrate: committed/NNNNNN.sql or NNNNNN-message.sql, each with a header that has the hash of its own body and that of the file before it. What stands behind the last row
 * of the ledger runs. current.sql is no migration: only `watch` runs it. Rules and traps: docs/internals/runners.md.
 */

#define COMMITTED "committed"

/* --- one file ---------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
    char *previous, *hash, *message; /* NULL: not said */
    int previous_line, hash_line;
    bool allow_invalid;
    const char *twice;               /* the header that is given twice; NULL */
    size_t body;                     /* offset of what follows the headers */
    int body_line;
    bool separated;                  /* an empty line follows them */
} Header;

static void header_clear(Header *header) {
    g_free(header->previous);
    g_free(header->hash);
    g_free(header->message);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Header, header_clear)

/* The value behind "--! NAME", "" without one; NULL: not this header. */
static const char *header_value(const char *line, const char *name) {
    size_t length = strlen(name);
    if (!g_str_has_prefix(line, "--! ") || strncmp(line + 4, name, length) != 0 || (line[4 + length] != ':' && line[4 + length] != '\0'))
        return NULL;
    return line[4 + length] ? line + 4 + length + 1 : "";
}

/* "--! Name" or "--! Name: value". A line that ends with a carriage return is none: graphile-migrate refuses such files. */
static bool is_header(const char *line, size_t length) {
    size_t at = strlen("--! ");
    if (length <= at || strncmp(line, "--! ", at) != 0 || !g_ascii_isupper(line[at]) || memchr(line, '\r', length))
        return false;
    while (at < length && (g_ascii_isalnum(line[at]) || line[at] == '_'))
        at++;
    return at == length || line[at] == ':';
}

static void take_header(Header *header, const char *line, int number) {
    struct {
        const char *name;
        char **value;
        int *line;
    } known[] = {{"Previous", &header->previous, &header->previous_line}, {"Hash", &header->hash, &header->hash_line}, {"Message", &header->message, NULL}};
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        const char *value = header_value(line, known[i].name);
        if (!value)
            continue;
        if (*known[i].value)
            header->twice = known[i].name;
        g_free(*known[i].value);
        *known[i].value = g_strstrip(g_strdup(value));
        if (known[i].line)
            *known[i].line = number;
    }
    header->allow_invalid |= header_value(line, "AllowInvalidHash") != NULL;
}

static Header read_header(const char *sql, size_t size) {
    Header header = {.body_line = 1};
    Lines lines = {.text = sql, .size = size};
    while (lines_next(&lines)) {
        const char *line = sql + lines.begin;
        size_t raw = lines.next - lines.begin - (lines.next > lines.begin && sql[lines.next - 1] == '\n' ? 1 : 0);
        header.separated = raw == 0;
        header.body = header.separated ? lines.next : lines.begin;
        header.body_line = lines.number + header.separated;
        if (!is_header(line, raw))
            return header;
        g_autofree char *text = g_strndup(line, lines.length);
        take_header(&header, text, lines.number);
    }
    header.body = size;
    header.separated = false;
    return header;
}

static bool is_first(const Header *header) {
    return !header->previous || strcmp(header->previous, "-") == 0 || !*header->previous;
}

/* "sha1:" of the hash before, a line end and the body, without white space around it all. Free with g_free(). */
static char *hash_of(const Header *header, const char *sql, size_t size) {
    g_autofree char *body = g_strstrip(g_strndup(sql + header->body, size - header->body));
    g_autofree char *text = g_strconcat(is_first(header) ? "" : header->previous, "\n", body, NULL);
    g_strstrip(text);
    g_autofree char *whole = g_strconcat(text, "\n", NULL);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA1, whole, -1);
    return g_strconcat("sha1:", sum, NULL);
}

/* The header's hash is what the ledger gets, so a body that does not fit it is an edit. */
static const char *checksum_fits(const Migration *migration, const char *sql, size_t size, const char *recorded) {
    (void)migration;
    g_auto(Header) header = read_header(sql, size);
    g_autofree char *hash = hash_of(&header, sql, size);
    if (strcmp(hash, recorded) == 0)
        return "";
    bool allowed = header.allow_invalid && g_strcmp0(header.hash, recorded) == 0;
    return allowed ? "by its header only (AllowInvalidHash)" : NULL;
}

/* --- names ------------------------------------------------------------------------------------------------------------------------------- */

/* Length of the digits of NNNNNN.sql or NNNNNN-message.sql; 0: no such name. */
static size_t digits_of_name(const char *name) {
    size_t digits = strspn(name, "0123456789");
    const char *rest = name + digits;
    if (digits == 0 || !g_str_has_suffix(name, ".sql") || (*rest != '.' && *rest != '-'))
        return 0;
    size_t words = strspn(rest, "-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
    return strcmp(rest + words, ".sql") == 0 ? digits : 0;
}

static char *key_of_path(const char *path) {
    const char *name = g_str_has_prefix(path, COMMITTED "/") ? path + strlen(COMMITTED "/") : path;
    size_t digits = strchr(name, '/') ? 0 : digits_of_name(name);
    return digits ? g_strdup_printf("%.*s.sql", (int)digits, name) : NULL;
}

/* The folder named committed: this one, or one in it. Free with g_free(). */
static char *committed_folder(FileTree *tree, const char *folder) {
    g_autofree char *below = path_join(folder, COMMITTED);
    size_t end;
    return file_tree_range(tree, below, &end) < end ? g_steal_pointer(&below) : g_strdup(folder);
}

static void add_name(const TreeFile *file, const char *parent, const char *name, void *data) {
    (void)file;
    (void)parent;
    if (digits_of_name(name))
        g_ptr_array_add(data, g_strdup(name));
}

static GPtrArray *find_names(FileTree *tree, const char *folder) {
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    folder_visit(tree, folder, false, add_name, names);
    g_ptr_array_sort(names, name_compare);
    return names;
}

static int recognise(FileTree *tree, const char *folder) {
    g_autofree char *committed = committed_folder(tree, folder);
    g_autoptr(GPtrArray) names = find_names(tree, committed);
    size_t size;
    g_autofree char *text = names->len ? tree_read_text(tree, committed, names->pdata[0], &size, NULL) : NULL;
    if (!text)
        return 0;
    g_auto(Header) header = read_header(text, size);
    return header.hash && header.previous ? 100 : 0;
}

static gssize sign(const char *path) {
    const char *name = strrchr(path, '/');
    if (!name || !digits_of_name(name + 1))
        return -1;
    gssize length = name - path;
    g_autofree char *folder = g_strndup(path, (gsize)length);
    bool committed = strcmp(folder, COMMITTED) == 0 || g_str_has_suffix(folder, "/" COMMITTED);
    return committed ? length : -1;
}

/* --- rules ------------------------------------------------------------------------------------------------------------------------------- */

/* Hashes are checked one by one when their file's turn comes: what stands before has run by then. */
static void refine(const MigrationSet *set, LedgerState *state) {
    for (size_t i = 0; i < set->migration_count && state->stop == STOP_NONE; i++) {
        const Migration *migration = &set->migrations[i];
        if (!state->will_run[i] || !migration->sql || !migration->checksum)
            continue;
        g_auto(Header) header = read_header(migration->sql, migration->sql_size);
        const char *file = strrchr(migration->path, '/') ? strrchr(migration->path, '/') + 1 : migration->path;
        if (!header.hash || header.allow_invalid || strcmp(header.hash, migration->checksum) == 0)
            continue;
        state->stop = STOP_EDITED;
        state->stop_migration = (int)i;
        state->stop_text = text_pool_printf(state->texts, CODE("Hash for %s does not match - %s !== %s; has the file been tampered with?"), file, migration->checksum, header.hash);
    }
}

static const LedgerColumn COLUMNS[] = {{FIELD_KEY, "filename"}, {FIELD_CHECKSUM, "hash"}, {FIELD_APPLIED_AT, "date"}, {FIELD_COUNT, NULL}};
static const char *const OWN_TABLES[] = {"current", NULL};

static const RunnerRules GRAPHILE = {
    .id = "graphile-migrate",
    .title = "graphile-migrate (committed/NNNNNN.sql with hashes)",
    .name = "graphile-migrate",
    .command = "graphile-migrate migrate",
    .command_home = "package.json",
    .decision = DECIDE_BEHIND_LAST,
    .transaction = TRANSACTION_PER_FILE,
    .ledger = {"graphile_migrate", "migrations"},
    .columns = COLUMNS,
    .ledger_definition = "hash text PRIMARY KEY, previous_hash text REFERENCES graphile_migrate.migrations, filename text NOT NULL, date timestamptz NOT NULL DEFAULT now()",
    .own_tables = OWN_TABLES,
    .owns_schema = true,
    .no_ledger = {REACT_RUN, NULL},
    .checksum_fits = checksum_fits,
    .key_of_path = key_of_path,
    .refine = refine,
    .sent_whole = true,
};

/* --- loading ----------------------------------------------------------------------------------------------------------------------------- */

/* The first refusal stays. */
static void refuse(MigrationSet *set, const char *file, int line, char *message) {
    set_problem(set, "%s:%d: %s", file, line, message);
    if (!set->stop_text)
        set->stop_text = text_pool_printf(set->texts, CODE("%s"), message);
    g_free(message);
}

static void check_header(MigrationSet *set, const Migration *migration, const Header *header) {
    const char *file = path_below(migration->path, set->folder);
    if (header->twice)
        refuse(set, file, 1, g_strdup_printf("Invalid migration '%s': header '%s' is specified more than once", migration->path, header->twice));
    if (!header->separated)
        refuse(set, file, header->body_line, g_strdup_printf("Invalid migration '%s': there should be two newlines after the headers section", migration->path));
    if (!header->previous || !*header->previous)
        refuse(set, file, 1, g_strdup_printf("Invalid committed migration '%s': no 'Previous' comment", migration->path));
    if (!header->hash || !*header->hash)
        refuse(set, file, 1, g_strdup_printf("Invalid committed migration '%s': no 'Hash' comment", migration->path));
}

/* `before`: the hash of the file before; NULL: this is the first. */
static void check_chain(MigrationSet *set, const Migration *migration, const Header *header, const char *before) {
    const char *file = path_below(migration->path, set->folder);
    const char *previous = is_first(header) ? NULL : header->previous;
    if (!before && previous)
        refuse(set, file, header->previous_line, g_strdup_printf("Migration '%s' expected a previous migration ('%s'), but no correctly ordered previous migration was found", migration->key, previous));
    else if (before && g_strcmp0(before, previous) != 0)
        refuse(set, file, MAX(1, header->previous_line), g_strdup_printf("Previous migration with hash '%s' doesn't match '%s''s expected previous hash '%s'", before, migration->key, previous ? previous : "null"));
}

static void check_hash(MigrationSet *set, Migration *migration, const Header *header) {
    g_autofree char *hash = hash_of(header, migration->sql, migration->sql_size);
    const char *file = path_below(migration->path, set->folder);
    bool fits = g_strcmp0(hash, header->hash) == 0;
    migration->checksum = text_pool_add(set->texts, header->allow_invalid && header->hash ? header->hash : hash);
    if (header->hash && !fits && !header->allow_invalid)
        set_problem(set, "%s:%d: the hash of the body is %s, the header says %s", file, header->hash_line, hash, header->hash);
    if (header->hash && fits && header->allow_invalid)
        set_problem(set, "%s: AllowInvalidHash, but the hash matches: graphile-migrate refuses to run it", file);
}

static bool asks_for_no_transaction(const char *body) {
    while (g_ascii_isspace(*body))
        body++;
    if (!g_str_has_prefix(body, "--!"))
        return false;
    body += strlen("--!");
    while (*body == ' ' || *body == '\t')
        body++;
    return g_str_has_prefix(body, "no-transaction") && !g_ascii_isalnum(body[strlen("no-transaction")]) && body[strlen("no-transaction")] != '_';
}

/* Returns the hash that the next file must name; NULL when it cannot be read. */
static const char *read_file(MigrationSet *set, FileTree *tree, const char *folder, const char *name, const Gmrc *settings, const char *before) {
    Migration *migration = &set->migrations[set->migration_count++];
    g_autofree char *path = path_join(folder, name);
    g_autofree char *tag = g_strndup(name, strlen(name) - strlen(".sql"));
    g_autofree char *key = g_strdup_printf("%.*s.sql", (int)digits_of_name(name), name);
    migration_read(set, migration, tree, file_tree_find(tree, path), tag);
    migration->key = text_pool_add(set->texts, key);
    migration->registered = true;
    if (!migration->sql)
        return NULL;
    g_auto(Header) header = read_header(migration->sql, migration->sql_size);
    check_header(set, migration, &header);
    check_chain(set, migration, &header, before);
    check_hash(set, migration, &header);
    migration->description = text_pool_add(set->texts, header.message);
    gmrc_replace(settings, set, migration);
    migration->no_transaction = asks_for_no_transaction(migration->sql + header.body);
    migration_clear_pieces(migration);
    migration_add_piece(migration, header.body, migration->sql_size);
    return text_pool_add(set->texts, header.hash ? header.hash : "");
}

static MigrationSet *load(FileTree *tree, const char *folder, GError **error) {
    (void)error;
    MigrationSet *set = set_new(&GRAPHILE, folder);
    g_autofree char *committed = committed_folder(tree, folder);
    g_autoptr(GPtrArray) names = find_names(tree, committed);
    g_autoptr(Gmrc) settings = gmrc_load(tree, committed);
    set->migrations = g_new0(Migration, names->len + 1);
    const char *before = NULL;
    for (guint i = 0; i < names->len; i++)
        before = read_file(set, tree, committed, names->pdata[i], settings, before);
    return set;
}

const Runner RUNNER_GRAPHILE = {.rules = &GRAPHILE, .sign = sign, .recognise = recognise, .load = load};
