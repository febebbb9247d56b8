#include "cmocka_all.h"
#include "declared_text.h"

/*
 * What Drizzle's documentation shows for PostgreSQL, a folder an example (tests/declared/documentation): schema.ts, what drizzle-kit makes of it (expected.sql), and what we make of it
 * (statements.sql). That both give the same catalog is tested with a server (tests/integration/declared_documentation.bats). tests/declared/update.sh writes statements.sql.
 */
#define CASES "tests/declared/documentation"

static void reads_one(void **state) {
    const char *name = *state;
    g_autofree char *folder = g_build_filename(CASES, name, NULL), *path = g_build_filename(folder, "statements.sql", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(FileTree) tree = tree_of_folder(folder);
    const DrizzleOptions options = drizzle_options_of(tree);
    g_autoptr(Declaration) declaration = declared_read_drizzle(tree, (const char *const[]){"schema.ts", NULL}, (const char *const[]){"", NULL}, &options, NULL, &error);
    if (error)
        fail_msg("%s: %s", name, error->message);
    size_t size;
    g_autofree char *expected = file_read(path, HARNESS_MOST_BYTES, &size, &error), *text = declaration_text(declaration);
    if (error)
        fail_msg("%s: %s", name, error->message);
    assert_string_equal(text, expected);
    assert_true(declaration->statements->len > 0);
    for (guint i = 0; i < declaration->statements->len; i++) {
        const DeclarationStatement *statement = &g_array_index(declaration->statements, DeclarationStatement, i);
        assert_true(g_str_has_prefix(statement->sql, "CREATE SCHEMA") || statement->place.line > 0);
    }
}

static int by_name(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *case_names(void) {
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(CASES, 0, NULL);
    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name; name = g_dir_read_name(dir))
        g_ptr_array_add(names, g_strdup(name));
    if (dir)
        g_dir_close(dir);
    g_ptr_array_sort(names, by_name);
    return names;
}

int main(void) {
    g_autoptr(GPtrArray) names = case_names();
    g_autoptr(GArray) tests = g_array_new(FALSE, TRUE, sizeof(struct CMUnitTest));
    for (guint i = 0; i < names->len; i++) {
        const struct CMUnitTest test = {.name = names->pdata[i], .test_func = reads_one, .initial_state = names->pdata[i]};
        g_array_append_val(tests, test);
    }
    if (tests->len == 0)
        return 1;
    return _cmocka_run_group_tests("Drizzle's documentation", (const struct CMUnitTest *)(void *)tests->data, tests->len, NULL, NULL);
}
