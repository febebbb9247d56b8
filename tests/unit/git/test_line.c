/* Moving along a line: the files and changes of every commit, what commits say, and where things were before they were renamed. */

#include "base/error.h"
#include "cmocka_all.h"
#include "git/line.h"
#include "git_repo.h"

static Repository *open_repository(const char *folder) {
    g_autoptr(GError) error = NULL;
    Repository *repository = repository_open(folder, &error);
    if (!repository)
        fail_msg("%s", error->message);
    return repository;
}

static Line *open_line(Repository *repository) {
    g_autoptr(GError) error = NULL;
    Line *line = line_open(repository, NULL, &error);
    if (!line)
        fail_msg("%s", error->message);
    return line;
}

static void move_to(Line *line, size_t index) {
    g_autoptr(GError) error = NULL;
    if (!line_move(line, index, &error))
        fail_msg("%zu: %s", index, error->message);
}

/* --- the tree at each commit --------------------------------------------------------------------------------------- */
static void assert_same_tree(const FileTree *actual, const FileTree *expected) {
    assert_int_equal(actual->count, expected->count);
    assert_int_equal(actual->skipped, expected->skipped);
    for (size_t i = 0; i < actual->count; i++) {
        assert_string_equal(actual->files[i].path, expected->files[i].path);
        assert_string_equal(actual->files[i].blob, expected->files[i].blob);
        assert_false(actual->files[i].uncommitted);
    }
}

static const char *blob_in(const FileTree *tree, const char *path) {
    const TreeFile *file = tree ? file_tree_find(tree, path) : NULL;
    return file ? file->blob : NULL;
}

/* Every change is one of the trees, and there are as many as the trees have differences. */
static void assert_changes(const GArray *changes, const FileTree *before, const FileTree *after) {
    size_t differences = 0;
    for (size_t i = 0; i < after->count; i++)
        differences += g_strcmp0(blob_in(before, after->files[i].path), after->files[i].blob) != 0;
    for (size_t i = 0; before && i < before->count; i++)
        differences += !blob_in(after, before->files[i].path);
    assert_int_equal(changes->len, differences);
    for (guint i = 0; i < changes->len; i++) {
        const LineChange *change = &g_array_index(changes, LineChange, i);
        assert_true(i == 0 || strcmp(g_array_index(changes, LineChange, i - 1).path, change->path) < 0);
        assert_true(g_strcmp0(change->before, change->after) != 0);
        assert_true(g_strcmp0(change->before, blob_in(before, change->path)) == 0);
        assert_true(g_strcmp0(change->after, blob_in(after, change->path)) == 0);
    }
}

/* Goes to the commits in the order given, and compares each with the tree of the revision. */
static void walk_and_compare(Repository *repository, Line *line, const size_t *order, size_t count) {
    g_autoptr(FileTree) before = NULL;
    for (size_t i = 0; i < count; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(FileTree) expected = repository_tree(repository, line_id(line, order[i]), NULL, &error);
        assert_non_null(expected);
        move_to(line, order[i]);
        assert_same_tree(line_tree(line), expected);
        assert_changes(line_changes(line), before, expected);
        file_tree_free(before);
        before = g_steal_pointer(&expected);
    }
}

/* Names that sort differently in git's trees and in lists, that hide others, and that are left out. */
static const char *const random_names[] = {
    "a", "a/b", "a/b/c", "a/c", "a.sql", "a-b", "a0", "b/1.sql", "b/2.sql", "b/1.sql/x", "b/3/up.sql", "b/3/down.sql", "c/d/e/f/g", "c/d/e", "\\001odd", "c/\\377", "\303\251/\303\251", "z",
};

static void add_random_change(GString *stream, GRand *random) {
    static const char *const modes[] = {"100644", "100644", "100644", "100755", "120000", "160000"};
    const char *name = random_names[g_rand_int_range(random, 0, G_N_ELEMENTS(random_names))];
    const char *mode = modes[g_rand_int_range(random, 0, G_N_ELEMENTS(modes))];
    int content = g_rand_int_range(random, 0, 5);
    if (g_rand_int_range(random, 0, 3) == 0)
        g_string_append_printf(stream, "D \"%s\"\n", name);
    else if (strcmp(mode, "160000") == 0)
        g_string_append_printf(stream, "M 160000 111111111111111111111111111111111111111%d \"%s\"\n", content, name);
    else
        g_string_append_printf(stream, "M %s inline \"%s\"\ndata 2\n%d\n\n", mode, name, content);
}

static char *random_repository(guint32 seed, size_t commits) {
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    g_autoptr(GString) stream = g_string_new(NULL);
    for (size_t i = 1; i <= commits; i++) {
        g_string_append_printf(stream, "commit refs/heads/main\nmark :%zu\ncommitter A <a@b> %zu +0000\ndata 1\nx\n", i, 1700000000 + i);
        if (i > 1)
            g_string_append_printf(stream, "from :%zu\n", i - 1);
        for (int changes = g_rand_int_range(random, 0, 8); changes > 0; changes--)
            add_random_change(stream, random);
        if (g_rand_int_range(random, 0, 15) == 0)
            g_string_append(stream, "deleteall\n");
    }
    char *folder = git_repo_new("");
    g_autofree char *path = g_build_filename(folder, "stream", NULL);
    assert_true(g_file_set_contents(path, stream->str, (gssize)stream->len, NULL));
    g_free(git_repo_run(folder, "git fast-import --quiet <stream"));
    return folder;
}

static void test_random_repositories(void **state) {
    (void)state;
    enum { COMMITS = 40, JUMPS = 40 };
    for (guint32 seed = 1; seed <= 12; seed++) {
        char *folder = random_repository(seed, COMMITS);
        g_autoptr(Repository) repository = open_repository(folder);
        g_autoptr(Line) line = open_line(repository);
        assert_int_equal(line_count(line), COMMITS);
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);
        size_t order[COMMITS + JUMPS];
        for (size_t i = 0; i < COMMITS; i++)
            order[i] = i;
        for (size_t i = COMMITS; i < G_N_ELEMENTS(order); i++)
            order[i] = (size_t)g_rand_int_range(random, 0, COMMITS);
        walk_and_compare(repository, line, order, G_N_ELEMENTS(order));
        line_rewind(line);
        assert_int_equal(line_changes(line)->len, 0);
        assert_int_equal(line_tree(line)->count, 0);
        walk_and_compare(repository, line, order, COMMITS);
        git_repo_remove(folder);
    }
}

/* --- what an earlier run has followed ------------------------------------------------------------------------------ */
static const struct {
    const char *path;
    bool folder;
} followed[] = {{"a", false}, {"a", true}, {"a/b", true}, {"a/c", false}, {"b", true}, {"b/3", true}, {"b/1.sql", false}, {"c/d", true}, {"z", false}, {"", true}};

static GArray *places_of(Line *line, size_t which) {
    g_autoptr(GError) error = NULL;
    GArray *places = line_places(line, followed[which].path, followed[which].folder, &error);
    assert_non_null(places);
    return places;
}

static void assert_same_places(const GArray *a, const GArray *b) {
    assert_int_equal(a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        const LinePlace *x = &g_array_index(a, LinePlace, i), *y = &g_array_index(b, LinePlace, i);
        assert_int_equal(x->from, y->from);
        assert_int_equal(g_strcmp0(x->path, y->path), 0);
    }
}

/* A line that ended `at` is followed; what is known of it changes no answer of the whole line. */
static void follow_grown(Repository *repository, size_t at) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Line) whole = open_line(repository), grown = open_line(repository);
    g_autoptr(Line) before = line_open(repository, line_id(whole, at), &error);
    for (size_t i = 0; i < G_N_ELEMENTS(followed); i++)
        g_array_unref(places_of(before, i));
    g_autofree char *known = line_places_known(before);
    assert_true(line_know_places(grown, at, known));
    for (size_t i = 0; i < G_N_ELEMENTS(followed); i++) {
        g_autoptr(GArray) expected = places_of(whole, i), actual = places_of(grown, i);
        assert_same_places(expected, actual);
    }
    g_autofree char *all = line_places_known(whole), *again = line_places_known(grown);
    assert_string_equal(all, again);
}

static void test_known_places(void **state) {
    (void)state;
    for (guint32 seed = 1; seed <= 6; seed++) {
        char *folder = random_repository(seed, 30);
        g_autoptr(Repository) repository = open_repository(folder);
        for (size_t at = 0; at < 30; at += 5)
            follow_grown(repository, at);
        git_repo_remove(folder);
    }
}

static void test_what_is_no_knowledge(void **state) {
    (void)state;
    static const char *const texts[] = {"0 a\n", "q a", "q a\n1 a\n", "q a\n0 a\n0 b\n", "q a\n0 a\n9 b\n", "q a\n0a\n", "q a\nx\n", "q a\n0 a\n1 b\n1\n", "\n"};
    char *folder = random_repository(1, 5);
    g_autoptr(Repository) repository = open_repository(folder);
    g_autoptr(Line) line = open_line(repository);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (line_know_places(line, 4, texts[i]))
            fail_msg("%s", texts[i]);
    assert_true(line_know_places(line, 4, "q a\n0\n2 a\n4\nq b/\n0 c\n"));
    g_autoptr(GArray) places = places_of(line, 0);
    assert_int_equal(places->len, 3);
    assert_int_equal(g_array_index(places, LinePlace, 1).from, 2);
    assert_string_equal(g_array_index(places, LinePlace, 1).path, "a");
    assert_null(g_array_index(places, LinePlace, 2).path);
    assert_false(line_know_places(line, 5, ""));
    git_repo_remove(folder);
}

/* --- damaged trees ------------------------------------------------------------------------------------------------- */
static void write_tree(const char *folder, const char *name, const char *const *entries) {
    g_autoptr(GString) tree = g_string_new(NULL);
    for (size_t i = 0; entries[i]; i += 2) {
        g_string_append_printf(tree, "100644 %s", entries[i]);
        g_string_append_len(tree, "", 1);
        for (int byte = 0; byte < 20; byte++)
            g_string_append_c(tree, *entries[i + 1]);
    }
    g_autofree char *path = g_build_filename(folder, name, NULL);
    assert_true(g_file_set_contents(path, tree->str, (gssize)tree->len, NULL));
}

/* Names that stand twice, or in disorder: as repository_tree() reads them, wherever the line comes from. */
static void test_disorder(void **state) {
    (void)state;
    static const char *const trees[][9] = {
        {"a", "1", "b", "1", "c", "1", NULL},
        {"a", "1", "b", "1", "b", "2", "c", "1", NULL},
        {"c", "2", "b", "3", "a", "1", NULL},
        {"b", "3", "c", "2", "d", "1", NULL},
        {"b", "3", "b", "4", "b", "5", "d", "2", NULL},
    };
    char *folder = git_repo_new("");
    g_autoptr(GString) script = g_string_new("P=\n");
    for (size_t i = 0; i < G_N_ELEMENTS(trees); i++) {
        g_autofree char *name = g_strdup_printf("t%zu", i);
        write_tree(folder, name, trees[i]);
        g_string_append_printf(script, "tick; P=$(git commit-tree $P -m %s $(git hash-object -t tree -w --literally %s)); P=\"-p $P\"\n", name, name);
    }
    g_string_append(script, "git update-ref refs/heads/main ${P#-p }");
    g_free(git_repo_run(folder, script->str));
    g_autoptr(Repository) repository = open_repository(folder);
    g_autoptr(Line) line = open_line(repository);
    static const size_t order[] = {0, 1, 2, 3, 4, 3, 1, 4, 0, 2, 0, 4};
    walk_and_compare(repository, line, order, G_N_ELEMENTS(order));
    git_repo_remove(folder);
}

/* --- the commits --------------------------------------------------------------------------------------------------- */
static void test_commits(void **state) {
    (void)state;
    char *folder = git_repo_new("put a; commit 'one (#12)'; git checkout -qb side; put b; commit side; git checkout -q main; put c; commit two; git tag v1; merge merged side; "
                                "git tag v2; put d; commit 'three\n\nBecause of it.\n\nRefs: BUG-001\n'");
    g_autoptr(Repository) repository = open_repository(folder);
    g_autoptr(Line) line = open_line(repository);
    static const struct {
        const char *subject, *message, *tag;
        int pull_request;
        bool merge;
    } rows[] = {
        {"one (#12)", "one (#12)", "v1", 12, false},
        {"two", "two", "v1", 0, false},
        {"merged", "merged", "v2", 0, true},
        {"three", "three\n\nBecause of it.\n\nRefs: BUG-001", NULL, 0, false},
    };
    assert_int_equal(line_count(line), G_N_ELEMENTS(rows));
    for (size_t i = G_N_ELEMENTS(rows); i-- > 0;) {
        const Commit *commit = line_commit(line, i);
        assert_string_equal(commit->subject, rows[i].subject);
        assert_string_equal(line_message(line, i), rows[i].message);
        assert_true(g_strcmp0(commit->first_tag, rows[i].tag) == 0);
        assert_int_equal(commit->pull_request, rows[i].pull_request);
        assert_int_equal(commit->merge, rows[i].merge);
        assert_string_equal(commit->id, line_id(line, i));
        assert_ptr_equal(commit, line_commit(line, i));
        assert_int_equal(line_find(line, commit->id), i);
    }
    g_autofree char *side = git_repo_run(folder, "git rev-parse side | tr -d '\\n'");
    assert_int_equal(line_find(line, side), -1);
    assert_int_equal(line_find(line, "main"), -1);
    const char *reason;
    assert_true(line_is_complete(line, &reason));
    assert_null(reason);
    move_to(line, 1);
    move_to(line, 2);
    assert_int_equal(line_changes(line)->len, 1);
    assert_string_equal(g_array_index(line_changes(line), LineChange, 0).path, "b");
    git_repo_remove(folder);
}

/* A tag beside the line reaches the line where it left it, or where it merged it last. */
static void test_reach(void **state) {
    (void)state;
    char *folder = git_repo_new("put a; commit 0; git tag v0; git checkout -qb release; put r; commit r; git tag v0.1; git checkout -q main; put b; commit 1; git checkout -q release; "
                                "merge again main; git tag v1; git checkout -q main; put c; commit 2; git checkout -q --orphan other; commit o; git checkout -q main");
    g_autoptr(Repository) repository = open_repository(folder);
    g_autoptr(Line) line = open_line(repository);
    static const struct {
        const char *rev;
        int index;
    } rows[] = {{"v0", 0}, {"v0.1", 0}, {"v1", 1}, {"main", 2}, {"main~1", 1}, {"other", -1}};
    g_autoptr(GError) error = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int index = 99;
        assert_true(line_reach(line, rows[i].rev, &index, &error));
        assert_int_equal(index, rows[i].index);
    }
    int index;
    assert_false(line_reach(line, "v9", &index, &error));
    assert_int_equal(error->code, ERROR_USAGE);
    int64_t time;
    assert_true(repository_commit_time(repository, "v0", &time, NULL));
    assert_int_equal(time, 1700000060);
    git_repo_remove(folder);
}

static void test_encoding(void **state) {
    (void)state;
    char *folder = git_repo_new("put a; git add -A; tick; printf 'caf\\351\\n\\nna\\357ve\\n' >message; git -c i18n.commitEncoding=ISO-8859-1 commit -q -F message");
    g_autoptr(Repository) repository = open_repository(folder);
    g_autoptr(Line) line = open_line(repository);
    assert_string_equal(line_commit(line, 0)->subject, "caf\303\251");
    assert_string_equal(line_message(line, 0), "caf\303\251\n\nna\303\257ve");
    git_repo_remove(folder);
}

static void test_no_commits(void **state) {
    (void)state;
    char *folder = git_repo_new("put a");
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = open_repository(folder);
    g_autoptr(Line) line = open_line(repository);
    assert_int_equal(line_count(line), 0);
    assert_int_equal(line_tree(line)->count, 0);
    assert_int_equal(line_changes(line)->len, 0);
    g_autoptr(GArray) places = line_places(line, "a", false, &error);
    assert_int_equal(places->len, 0);
    assert_null(line_open(repository, "nothing", &error));
    assert_int_equal(error->code, ERROR_USAGE);
    git_repo_remove(folder);
}

static int dropped;

static void note_dropped(void *kept) {
    (void)kept;
    dropped++;
}

static void test_tree(void **state) {
    (void)state;
    char *folder = git_repo_new("put a one; commit one; commit empty; put a two; put b; commit two");
    g_autoptr(Repository) repository = open_repository(folder);
    g_autoptr(Line) line = open_line(repository);
    g_autoptr(GError) error = NULL;
    static const struct {
        size_t index;
        const char *content;
        int dropped;
    } rows[] = {{0, "one\n", 0}, {1, "one\n", 0}, {2, "two\n", 1}, {2, "two\n", 1}, {0, "one\n", 2}};
    dropped = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        move_to(line, rows[i].index);
        assert_int_equal(dropped, rows[i].dropped);
        FileTree *tree = line_tree(line);
        assert_true(!tree->kept == (i == 0 || dropped != rows[i - 1].dropped));
        tree->kept = &dropped;
        tree->kept_free = note_dropped;
        size_t size;
        g_autofree char *bytes = tree->read(tree, file_tree_find(tree, "a"), &size, &error);
        assert_string_equal(bytes, rows[i].content);
        assert_int_equal(size, 4);
    }
    g_clear_pointer(&line, line_free);
    assert_int_equal(dropped, 3);
    git_repo_remove(folder);
}

/* --- what is not here ---------------------------------------------------------------------------------------------- */
static void test_shallow(void **state) {
    (void)state;
    char *folder = git_repo_folder();
    g_free(git_repo_run(folder, "init up; cd up; put a; commit one; put b; commit two; put a x; commit three; cd ..; git clone -q --depth 2 file://$PWD/up clone"));
    g_autofree char *clone = g_build_filename(folder, "clone", NULL);
    g_autoptr(Repository) repository = open_repository(clone);
    g_autoptr(Line) line = open_line(repository);
    const char *reason;
    assert_int_equal(line_count(line), 2);
    assert_false(line_is_complete(line, &reason));
    assert_non_null(strstr(reason, "git fetch --unshallow"));
    move_to(line, 0);
    assert_int_equal(line_changes(line)->len, 2);
    git_repo_remove(folder);
}

/* A tree that is missing: an error, and the line stays where it was. */
static void test_missing_tree(void **state) {
    (void)state;
    char *folder = git_repo_new("put a; commit one; put d/b; commit two; put d/c; commit three; id=$(git rev-parse HEAD~1:d); "
                                "rm -f .git/objects/$(echo $id | cut -c1-2)/$(echo $id | cut -c3-)");
    g_autoptr(Repository) repository = open_repository(folder);
    g_autoptr(Line) line = open_line(repository);
    g_autoptr(GError) error = NULL;
    const char *reason;
    assert_int_equal(line_count(line), 3);
    assert_true(line_is_complete(line, &reason));
    move_to(line, 0);
    assert_false(line_move(line, 1, &error));
    assert_int_equal(error->code, ERROR_INCOMPLETE);
    assert_non_null(strstr(error->message, line_id(line, 1)));
    move_to(line, 2);
    assert_int_equal(line_changes(line)->len, 2);
    assert_int_equal(line_tree(line)->count, 3);
    git_repo_remove(folder);
}

/* --- places -------------------------------------------------------------------------------------------------------- */
typedef struct {
    const char *name, *script, *path;
    bool folder;
    const char *expected;
} PlaceCase;

#define LONG "line one\nline two\nline three\nline four\nline five"

static const PlaceCase place_cases[] = {
    {"always there", "put a; commit 0; put a x; commit 1", "a", false, "0 a"},
    {"came later", "put x; commit 0; put a; commit 1", "a", false, "0 nowhere, 1 a"},
    {"never there", "put x; commit 0; put y; commit 1", "a", false, "0 nowhere"},
    {"renamed", "put a; commit 0; put x; commit 1; git mv a b; commit 2", "b", false, "0 a, 2 b"},
    {"renamed twice, and into a folder", "put a; commit 0; git mv a b; commit 1; mkdir -p d/e; git mv b d/e/c; commit 2", "d/e/c", false, "0 a, 1 b, 2 d/e/c"},
    {"renamed with an edit", "put a '" LONG "'; commit 0; git mv a b; put b '" LONG "\nline six'; commit 1", "b", false, "0 a, 1 b"},
    {"equal before similar", "put a '" LONG "'; put b '" LONG "\nline six'; commit 0; rm a b; put c '" LONG "\nline six'; commit 1", "c", false, "0 b, 1 c"},
    {"the original went to another", "put a '" LONG "'; commit 0; rm a; put b '" LONG "'; put c '" LONG "\nline six'; commit 1", "c", false, "0 nowhere, 1 c"},
    {"a copy is no rename", "put a; commit 0; put b a; commit 1", "b", false, "0 nowhere, 1 b"},
    {"other content at the same time", "put a '" LONG "'; commit 0; rm a; put b other; commit 1", "b", false, "0 nowhere, 1 b"},
    {"gone at the end", "put a; commit 0; put x; commit 1; rm a; commit 2", "a", false, "0 a, 2 nowhere"},
    {"gone and back", "put x; commit 0; put a; commit 1; rm a; commit 2; put a; commit 3", "a", false, "0 nowhere, 1 a, 2 nowhere, 3 a"},
    {"moved away and back", "put a; commit 0; git mv a b; commit 1; git mv b a; commit 2", "a", false, "0 a, 1 b, 2 a"},
    {"a file where a folder was", "put a/x; commit 0; rm -r a; put a; commit 1", "a", false, "0 nowhere, 1 a"},
    {"a rename that a merge brings", "put a; commit 0; git checkout -qb side; git mv a b; commit s; git checkout -q main; put x; commit 1; merge 2 side", "b", false, "0 a, 2 b"},
    {"folder always there", "put m/1; commit 0; put m/2; commit 1", "m", true, "0 m"},
    {"folder moved", "put m/1; put m/2; put m/3; commit 0; mkdir -p db; git mv m db/migrations; commit 1", "db/migrations", true, "0 m, 1 db/migrations"},
    {"folder moved with its folders", "put m/1/up; put m/2/up; put m/2/down; commit 0; mkdir db; git mv m db/m; put db/m/3/up; commit 1", "db/m", true, "0 m, 1 db/m"},
    {"folder moved twice", "put m/1; put m/2; commit 0; git mv m n; commit 1; mkdir x; git mv n x/o; commit 2", "x/o", true, "0 m, 1 n, 2 x/o"},
    {"parent moved", "put app/db/m/1; put app/db/m/2; put app/main; commit 0; git mv app backend; commit 1", "backend/db/m", true, "0 app/db/m, 1 backend/db/m"},
    {"moved and all renumbered", "put m/1_a; put m/2_b; put m/3_c; commit 0; mkdir -p n; git mv m/1_a n/001_a; git mv m/2_b n/002_b; git mv m/3_c n/003_c; commit 1", "n", true, "0 m, 1 n"},
    {"half of it is new", "put m/1; put m/2; commit 0; git mv m n; put n/3; put n/4; commit 1", "n", true, "0 nowhere, 1 n"},
    {"most of it moved", "put m/1; put m/2; put m/3; commit 0; git mv m n; put n/4; put n/5; commit 1", "n", true, "0 m, 1 n"},
    {"moved with edits", "put m/1 '" LONG "'; put m/2 '" LONG "\n2'; commit 0; git mv m n; put n/1 '" LONG "\nx'; put n/2 '" LONG "\n2\ny'; commit 1", "n", true, "0 m, 1 n"},
    {"a copied folder", "put m/1; put m/2; commit 0; cp -r m n; commit 1", "n", true, "0 nowhere, 1 n"},
    {"into a folder that was there", "put m/1; put m/2; put m/3; put n/keep; commit 0; git mv m/1 m/2 m/3 n/; commit 1", "n", true, "0 m, 1 n"},
    {"a file more is no move", "put m/1; put n/1x; put n/2x; commit 0; git mv m/1 n/3; commit 1", "n", true, "0 n"},
    {"most stay where they were", "put m/1; put m/2; put m/3; put m/4; put m/5; put n/k; commit 0; git mv m/1 m/2 n/; commit 1", "n", true, "0 n"},
    {"out of the root", "put 1; put 2; commit 0; mkdir m; git mv 1 2 m/; commit 1", "m", true, "0 , 1 m"},
    {"a folder's files come from two", "put a/1; put a/2; put b/3; commit 0; mkdir n; git mv a/1 a/2 b/3 n/; commit 1", "n", true, "0 a, 1 n"},
};

static char *describe_places(const GArray *places) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < places->len; i++) {
        const LinePlace *place = &g_array_index(places, LinePlace, i);
        g_string_append_printf(text, "%s%zu %s", i > 0 ? ", " : "", place->from, place->path ? place->path : "nowhere");
    }
    return g_string_free(text, FALSE);
}

static void test_places(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(place_cases); i++) {
        const PlaceCase *row = &place_cases[i];
        char *folder = git_repo_new(row->script);
        g_autoptr(Repository) repository = open_repository(folder);
        g_autoptr(Line) line = open_line(repository);
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) places = line_places(line, row->path, row->folder, &error);
        assert_non_null(places);
        g_autofree char *actual = describe_places(places);
        if (strcmp(actual, row->expected) != 0)
            fail_msg("%s: %s, not %s", row->name, actual, row->expected);
        g_autoptr(GArray) again = line_places(line, row->path, row->folder, &error);
        g_autofree char *twice = describe_places(again);
        assert_string_equal(twice, row->expected);
        git_repo_remove(folder);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_repositories),
        cmocka_unit_test(test_known_places),
        cmocka_unit_test(test_what_is_no_knowledge), cmocka_unit_test(test_disorder), cmocka_unit_test(test_commits), cmocka_unit_test(test_encoding),
        cmocka_unit_test(test_no_commits),          cmocka_unit_test(test_tree),     cmocka_unit_test(test_shallow), cmocka_unit_test(test_missing_tree),
        cmocka_unit_test(test_places),              cmocka_unit_test(test_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
