#include "base/error.h"
#include "cmocka_all.h"
#include "model/file_tree.h"

static FileTree *make_tree(void) {
    static const char *const paths[] = {"db/x.sql", "db-old/a", "db", "a/b/c", "db.txt", "db/sub/y.sql", "db0", "z", NULL};
    static const char *const contents[] = {"x", "old", "file", "", "t", "hello\n", "0", "z"};
    return file_tree_new_memory(paths, contents);
}

static void test_sorted_and_found(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = make_tree();
    static const char *const expected[] = {"a/b/c", "db", "db-old/a", "db.txt", "db/sub/y.sql", "db/x.sql", "db0", "z"};
    assert_int_equal(tree->count, G_N_ELEMENTS(expected));
    for (size_t i = 0; i < tree->count; i++) {
        assert_string_equal(tree->files[i].path, expected[i]);
        assert_ptr_equal(file_tree_find(tree, expected[i]), &tree->files[i]);
    }
    assert_null(file_tree_find(tree, "db/"));
    assert_null(file_tree_find(tree, ""));
    assert_null(file_tree_find(tree, "zz"));
}

static void test_range(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = make_tree();
    static const struct {
        const char *folder;
        size_t begin, end;
    } cases[] = {{"", 0, 8}, {"db", 4, 6}, {"db/sub", 4, 5}, {"a", 0, 1}, {"a/b", 0, 1}, {"z", 8, 8}, {"db-old", 2, 3}, {"none", 7, 7}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        size_t end;
        size_t begin = file_tree_range(tree, cases[i].folder, &end);
        assert_int_equal(end, cases[i].end);
        assert_int_equal(begin, cases[i].begin);
    }
}

static void test_read(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = make_tree();
    const TreeFile *file = file_tree_find(tree, "db/sub/y.sql");
    assert_string_equal(file->blob, "ce013625030ba8dba906f756967f9e9ca394464a"); /* git hash-object */
    size_t size;
    g_autoptr(GError) error = NULL;
    g_autofree char *content = tree->read(tree, file, &size, &error);
    assert_string_equal(content, "hello\n");
    assert_int_equal(size, 6);
    assert_null(tree->read(tree, &(TreeFile){.path = "gone"}, &size, &error));
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_INCOMPLETE));
}

static void test_empty(void **state) {
    (void)state;
    static const char *const none[] = {NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(none, none);
    size_t end;
    assert_int_equal(file_tree_range(tree, "", &end), 0);
    assert_int_equal(end, 0);
    assert_null(file_tree_find(tree, "a"));
    file_tree_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sorted_and_found),
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests_name("file_tree", tests, NULL, NULL);
}
