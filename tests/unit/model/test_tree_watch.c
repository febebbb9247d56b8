#include "cmocka_all.h"
#include "model/tree_watch.h"

static const char *const PATHS[] = {"db/1.sql", "db/2.sql", "src/schema.ts", "src/columns.ts", "package.json", "lib/package.json", "README.md", NULL};
static const char *const CONTENTS[] = {"one", "two", "schema", "columns", "{}", "{}", "words"};

/* The tree above, with the content of one path replaced or added; NULL: removed. */
static FileTree *tree_with(const char *path, const char *content) {
    const char *paths[G_N_ELEMENTS(PATHS) + 1] = {NULL}, *contents[G_N_ELEMENTS(PATHS) + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; PATHS[i]; i++) {
        if (path && strcmp(PATHS[i], path) == 0)
            continue;
        paths[count] = PATHS[i];
        contents[count++] = CONTENTS[i];
    }
    if (path && content) {
        paths[count] = path;
        contents[count++] = content;
    }
    return file_tree_new_memory(paths, contents);
}

/* A reader that asks for a file, for one that is not there, for a folder and for a name. */
static void ask(TreeWatch *watch, FileTree *tree) {
    size_t end;
    tree_watch_begin(watch, tree);
    assert_non_null(file_tree_find(tree, "src/schema.ts"));
    assert_null(file_tree_find(tree, "src/missing.ts"));
    file_tree_range(tree, "db", &end);
    tree_watch_name(tree, "package.json");
    tree_watch_end(watch, tree);
    file_tree_find(tree, "README.md"); /* nobody watches any more */
}

static const struct {
    const char *path;
    bool touched;
} CASES[] = {{"src/schema.ts", true},     {"src/missing.ts", true}, {"db/1.sql", true},   {"db/sub/new.sql", true}, {"web/package.json", true}, {"package.json", true},
             {"src/columns.ts", false},   {"README.md", false},     {"db", false},        {"dbx/1.sql", false},     {"src/missing.tsx", false}};

static void test_touches(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = tree_with(NULL, NULL);
    g_autoptr(TreeWatch) watch = tree_watch_new();
    ask(watch, tree);
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        if (tree_watch_touches(watch, CASES[i].path) != CASES[i].touched)
            fail_msg("%s", CASES[i].path);
}

/* The key is another exactly when a path that is touched is other: changed, added, or gone. */
static void test_key(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = tree_with(NULL, NULL);
    g_autoptr(TreeWatch) watch = tree_watch_new();
    ask(watch, tree);
    g_autofree char *key = tree_watch_key(watch, tree);
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(FileTree) changed = tree_with(CASES[i].path, "something else"), without = tree_with(CASES[i].path, NULL);
        g_autofree char *after = tree_watch_key(watch, changed), *gone = tree_watch_key(watch, without);
        bool was_there = file_tree_find(tree, CASES[i].path) != NULL;
        if ((strcmp(key, after) != 0) != CASES[i].touched || (strcmp(key, gone) != 0) != (CASES[i].touched && was_there))
            fail_msg("%s", CASES[i].path);
    }
}

static void test_text(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = tree_with(NULL, NULL), other = tree_with("db/3.sql", "three");
    g_autoptr(TreeWatch) watch = tree_watch_new();
    ask(watch, tree);
    g_autofree char *text = tree_watch_text(watch);
    assert_string_equal(text, "f db\nn package.json\np src/missing.ts\np src/schema.ts\n");
    g_autoptr(TreeWatch) again = tree_watch_parse(text);
    g_autofree char *key = tree_watch_key(watch, other), *same = tree_watch_key(again, other);
    assert_string_equal(key, same);
    assert_null(tree_watch_parse("x what\n"));
    assert_null(tree_watch_parse("p no end"));
    assert_null(tree_watch_parse("p\n"));
    g_autoptr(TreeWatch) nothing = tree_watch_parse("");
    assert_false(tree_watch_touches(nothing, "src/schema.ts"));
}

/* However many files of a folder were asked for, it is one question: the text of a growing folder does not grow. */
static void test_folder_answers_for_its_files(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = tree_with(NULL, NULL), other = tree_with("db/sub/3.sql", "three");
    g_autoptr(TreeWatch) watch = tree_watch_new(), plain = tree_watch_new();
    tree_watch_begin(plain, tree);
    tree_watch_folder(tree, "db");
    tree_watch_end(plain, tree);
    tree_watch_begin(watch, tree);
    file_tree_find(tree, "db/1.sql"); /* before the folder, and after it */
    tree_watch_folder(tree, "db/sub");
    tree_watch_folder(tree, "db");
    file_tree_find(tree, "db/2.sql");
    file_tree_find(tree, "db/sub/none.sql");
    tree_watch_folder(tree, "db/sub/deep");
    tree_watch_end(watch, tree);
    g_autofree char *text = tree_watch_text(watch);
    assert_string_equal(text, "f db\n");
    const FileTree *trees[] = {tree, other};
    for (size_t i = 0; i < G_N_ELEMENTS(trees); i++) {
        g_autofree char *key = tree_watch_key(watch, trees[i]), *same = tree_watch_key(plain, trees[i]);
        assert_string_equal(key, same);
    }
    assert_true(tree_watch_touches(watch, "db/sub/new.sql"));
    assert_false(tree_watch_touches(watch, "dbx"));
}

/* All files: nothing else need be asked. */
static void test_root_answers_for_all(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = tree_with(NULL, NULL);
    g_autoptr(TreeWatch) watch = tree_watch_new();
    tree_watch_begin(watch, tree);
    tree_watch_folder(tree, "src");
    file_tree_find(tree, "README.md");
    tree_watch_folder(tree, "");
    tree_watch_end(watch, tree);
    g_autofree char *text = tree_watch_text(watch);
    assert_string_equal(text, "f \n");
}

static void test_whole_tree(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = tree_with(NULL, NULL);
    g_autoptr(TreeWatch) watch = tree_watch_new();
    size_t end;
    tree_watch_begin(watch, tree);
    file_tree_range(tree, "", &end);
    tree_watch_end(watch, tree);
    assert_true(tree_watch_touches(watch, "anything"));
    g_autoptr(TreeWatch) prefix = tree_watch_new();
    tree_watch_begin(prefix, tree);
    file_tree_lower_bound(tree, "src/sch");
    tree_watch_end(prefix, tree);
    assert_true(tree_watch_touches(prefix, "src/schema.prisma"));
    assert_false(tree_watch_touches(prefix, "db/1.sql"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_touches), cmocka_unit_test(test_key), cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_folder_answers_for_its_files), cmocka_unit_test(test_root_answers_for_all), cmocka_unit_test(test_whole_tree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
