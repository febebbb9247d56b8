/* Truth tables: a script builds a repository, the history is compared with what a person would say, and with git log. */

#include "git/folder_history.h"

#include "cmocka_all.h"
#include "git_repo.h"
#include "history_text.h"

typedef struct {
    const char *name;
    const char *script;
    const char *const folders[3];
    const char *expected; /* see history_describe() */
    bool other_places;    /* the history goes on outside of the folders, where git log is not asked */
} Case;

#define TEXT "create table a (id int);\ncreate table b (id int);\ncreate table c (id int);\ncreate table d (id int);"

static const Case cases[] = {
    {"root commit", "put m/1.sql; put other; commit first", {"m"}, "m/1.sql: added first\n", false},
    {"edit", "put m/1.sql; commit one; put m/1.sql x; commit two", {"m"}, "m/1.sql: added one, edited two\n", false},
    {"delete", "put m/1.sql; put m/2.sql; commit one; rm m/1.sql; commit two", {"m"}, "m/1.sql (gone): added one, deleted two\nm/2.sql: added one\n", false},
    {"delete and add again", "put m/1.sql; commit one; rm m/1.sql; commit two; put m/1.sql new; commit three", {"m"},
     "m/1.sql: added one, deleted two, added three\n", false},
    {"revert", "put m/0.sql; commit zero; put m/1.sql; commit one; tick; git revert --no-edit HEAD >/dev/null; tick; git revert --no-edit HEAD >/dev/null", {"m"},
     "m/0.sql: added zero\nm/1.sql: added one, deleted Revert \"one\", added Revert \"Revert \"one\"\"\n", false},
    {"rename, same content", "put m/1_a.sql; commit one; git mv m/1_a.sql m/2_a.sql; commit two", {"m"},
     "m/2_a.sql: added one, renamed two from m/1_a.sql\n", false},
    {"rename with edit", "put m/1_a.sql '" TEXT "'; commit one; git mv m/1_a.sql m/2_b.sql; put m/2_b.sql '" TEXT "\nselect 1;'; commit two", {"m"},
     "m/2_b.sql: added one, renamed+ two from m/1_a.sql\n", false},
    {"replaced, too different", "put m/1.sql '" TEXT "'; commit one; rm m/1.sql; put m/2.sql 'drop table z;'; commit two", {"m"},
     "m/1.sql (gone): added one, deleted two\nm/2.sql: added two\n", false},
    {"empty files are no rename", ": > e; mkdir m; : > m/1_a.sql; commit one; rm m/1_a.sql; : > m/2_b.sql; commit two", {"m"},
     "m/1_a.sql (gone): added one, deleted two\nm/2_b.sql: added two\n", false},
    {"renumbered pair keeps up and down apart", "put m/1_a.up.sql same; put m/1_a.down.sql same; commit one; git mv m/1_a.up.sql m/2_a.up.sql; "
     "git mv m/1_a.down.sql m/2_a.down.sql; commit two", {"m"},
     "m/2_a.down.sql: added one, renamed two from m/1_a.down.sql\nm/2_a.up.sql: added one, renamed two from m/1_a.up.sql\n", false},
    {"file into folder", "put m/1_a.sql; commit one; mkdir m/1_a; git mv m/1_a.sql m/1_a/migration.sql; commit two", {"m"},
     "m/1_a/migration.sql: added one, renamed two from m/1_a.sql\n", false},
    {"file becomes a folder of its name", "put m/1.sql; commit one; rm m/1.sql; put m/1.sql/up.sql new; commit two", {"m"},
     "m/1.sql (gone): added one, deleted two\nm/1.sql/up.sql: added two\n", false},
    {"between folders", "put a/1.sql; commit one; mkdir b; git mv a/1.sql b/1.sql; commit two", {"a", "b"}, "b/1.sql: added one, renamed two from a/1.sql\n", false},
    {"folder inside another", "put a/1.sql; put a/b/2.sql; commit one; put a/b/2.sql x; commit two", {"a", "a/b"},
     "a/1.sql: added one\na/b/2.sql: added one, edited two\n", false},
    {"renamed onto a deleted path", "put m/1.sql; commit one; rm m/1.sql; commit two; put m/2.sql '" TEXT "'; commit three; git mv m/2.sql m/1.sql; commit four",
     {"m"}, "m/1.sql: added three, renamed four from m/2.sql\nm/1.sql (gone): added one, deleted two\n", false},
    {"squash", "for i in 1 2 3 4 5; do put m/$i.sql; done; commit one; rm m/*; put m/0.sql 'all of it in one'; commit two", {"m"},
     "m/0.sql: added two\nm/1.sql (gone): added one, squashed two\nm/2.sql (gone): added one, squashed two\nm/3.sql (gone): added one, squashed two\n"
     "m/4.sql (gone): added one, squashed two\nm/5.sql (gone): added one, squashed two\n", false},
    {"four deletions are no squash", "for i in 1 2 3 4; do put m/$i.sql; done; commit one; rm m/*; commit two", {"m"},
     "m/1.sql (gone): added one, deleted two\nm/2.sql (gone): added one, deleted two\nm/3.sql (gone): added one, deleted two\nm/4.sql (gone): added one, deleted two\n", false},
    {"whole folder moves", "put old/1.sql; commit one; put old/2.sql; commit two; mkdir -p new/deep; git mv old new/deep/m; commit three; put new/deep/m/3.sql; commit four",
     {"new/deep/m"},
     "new/deep/m/1.sql: added one, renamed three from old/1.sql\nnew/deep/m/2.sql: added two, renamed three from old/2.sql\nnew/deep/m/3.sql: added four\n", true},
    {"folder moves twice", "put a/1.sql; put a/2.sql; commit one; rm a/2.sql; commit two; git mv a b; commit three; put x; commit x; git mv b c; commit four", {"c"},
     "a/2.sql (gone): added one, deleted two\nc/1.sql: added one, renamed three from a/1.sql, renamed four from b/1.sql\n", true},
    {"folder splits", "for i in 1 2 3; do put m/$i.sql; put m/t$i.sql; done; commit one; mkdir m/main m/tenant; git mv m/t*.sql m/tenant; git mv m/*.sql m/main; commit two",
     {"m/tenant"}, "m/tenant/t1.sql: added one, renamed two from m/t1.sql\nm/tenant/t2.sql: added one, renamed two from m/t2.sql\n"
     "m/tenant/t3.sql: added one, renamed two from m/t3.sql\n", true},
    {"what stays behind is another story", "for i in 1 2 3; do put lib/$i.sql; done; for i in 4 5 6 7; do put lib/$i.sql; done; commit one; put lib/7.sql x; commit two; "
     "mkdir m; git mv lib/1.sql lib/2.sql lib/3.sql m; commit three", {"m"},
     "m/1.sql: added one, renamed three from lib/1.sql\nm/2.sql: added one, renamed three from lib/2.sql\nm/3.sql: added one, renamed three from lib/3.sql\n", true},
    {"a copy is no move", "put a/1.sql; put a/2.sql; commit one; cp -r a b; commit two", {"b"}, "b/1.sql: added two\nb/2.sql: added two\n", false},
    {"merge: mainline and origin", "put m/1.sql; commit one; git checkout -qb side; put m/2.sql; commit side; git checkout -q main; put x; commit x; merge merged side", {"m"},
     "m/1.sql: added one\nm/2.sql: added merged (written side)\n", false},
    {"merge of several: the first writer of a file, the last of an edit", "put m/1.sql; commit one; git checkout -qb side; put m/2.sql; commit s1; put m/2.sql x; commit s2; put m/1.sql a; "
     "commit s3; put m/1.sql b; commit s4; put x; commit s5; git checkout -q main; merge merged side", {"m"},
     "m/1.sql: added one, edited merged (written s4)\nm/2.sql: added merged (written s1)\n", false},
    {"renumbered on the side", "put m/1.sql; commit one; git checkout -qb side; put m/2_a.sql; commit s1; git mv m/2_a.sql m/3_a.sql; commit s2; git checkout -q main; merge merged side", {"m"},
     "m/1.sql: added one\nm/3_a.sql: added merged (written s1)\n", false},
    {"deleted on the side", "put m/1.sql; put m/2.sql; commit one; git checkout -qb side; rm m/1.sql; commit s1; put x; commit s2; git checkout -q main; put y; commit y; merge merged side", {"m"},
     "m/1.sql (gone): added one, deleted merged (written s1)\nm/2.sql: added one\n", false},
    {"main merged into the side", "put m/1.sql; commit one; git checkout -qb side; put m/2.sql; commit s1; git checkout -q main; put m/3.sql; commit two; git checkout -q side; merge back main; "
     "git checkout -q main; merge merged side", {"m"}, "m/1.sql: added one\nm/2.sql: added merged (written s1)\nm/3.sql: added two\n", false},
    {"side of a side", "put m/1.sql; commit one; git checkout -qb side; put x; commit s1; git checkout -qb deep; put m/2.sql; commit d1; git checkout -q side; put y; commit s2; merge inner deep; "
     "git checkout -q main; merge outer side", {"m"}, "m/1.sql: added one\nm/2.sql: added outer (written d1)\n", false},
    {"octopus", "put m/1.sql; commit one; git checkout -qb a; put m/2.sql; commit a1; git checkout -q main; git checkout -qb b; put m/3.sql; commit b1; git checkout -q main; put x; commit x; "
     "merge eight a b", {"m"}, "m/1.sql: added one\nm/2.sql: added eight (written a1)\nm/3.sql: added eight (written b1)\n", false},
    {"written in the merge itself", "put m/1.sql; commit one; git checkout -qb side; put x; commit s1; git checkout -q main; put y; commit y; git merge -q --no-commit --no-ff side >/dev/null; "
     "put m/1.sql evil; put m/2.sql evil; commit evil", {"m"}, "m/1.sql: added one, edited evil\nm/2.sql: added evil\n", false},
    {"cherry-picked", "put m/1.sql; commit one; git checkout -qb side; put m/2.sql; commit s1; git checkout -q main; put x; commit x; tick; git cherry-pick side >/dev/null; merge merged side", {"m"},
     "m/1.sql: added one\nm/2.sql: added s1\n", false},
    {"dates out of order", "put m/1.sql; commit one; T=1000; put m/1.sql x; commit two; T=1900000000; put m/2.sql; commit three; T=2000; rm m/1.sql; commit four", {"m"},
     "m/1.sql (gone): added one, edited two, deleted four\nm/2.sql: added three\n", false},
    {"edited after the merge", "put x; commit zero; git checkout -qb side; put m/1.sql; commit s1; git checkout -q main; put y; commit y; merge merged side; put m/1.sql x; commit late", {"m"},
     "m/1.sql: added merged (written s1), edited late\n", false},
    {"mode alone is no event", "put m/1.sql; commit one; chmod +x m/1.sql; commit two", {"m"}, "m/1.sql: added one\n", false},
    {"links are not there", "put m/1.sql; ln -s 1.sql m/2.sql; commit one; rm m/1.sql; ln -s /etc/passwd m/1.sql; commit two", {"m"}, "m/1.sql (gone): added one, deleted two\n", true},
    {"no such folder", "put m/1.sql; commit one", {"none"}, "", false},
    {"other suffixes", "put m/1.sql; put m/meta.json; commit one", {"m"}, "m/1.sql: added one\n", false},
    {"the root", "put 1.sql; commit one; put m/2.sql; commit two", {""}, "1.sql: added one\nm/2.sql: added two\n", false},
};

/* --- one case ------------------------------------------------------------------------------------------------------ */
static int compare_lines(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *sorted_lines(const char *text) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    qsort(lines, g_strv_length(lines), sizeof *lines, compare_lines);
    return g_strjoinv("\n", lines);
}

/* The events as `git log --raw --no-renames` has them. */
static char *as_git_log(const History *history) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < history->file_count; i++) {
        for (size_t j = 0; j < history->files[i].event_count; j++) {
            const FileEvent *event = &history->files[i].events[j];
            static const char letters[] = {[EVENT_ADDED] = 'A', [EVENT_EDITED] = 'M', [EVENT_RENAMED] = 'A', [EVENT_DELETED] = 'D'};
            g_string_append_printf(text, "%s %c %s\n", event->mainline->id, letters[event->kind], event->path);
            if (event->previous_path)
                g_string_append_printf(text, "%s D %s\n", event->mainline->id, event->previous_path);
        }
    }
    return sorted_lines(text->str);
}

static void check_against_git(const char *repository, const Case *test, const History *history) {
    g_autofree char *folders = g_strjoinv("' '", (char **)(uintptr_t)test->folders);
    /* a change of mode alone has the same ids */
    g_autofree char *script = g_strdup_printf("git log --first-parent -m --raw --no-abbrev --no-renames --format=%%H -- '%s' | awk '/^:/ { if ($3 != $4 && $6 ~ /[.]sql$/) "
                                              "print id, $5, $6; next } NF { id = $1 }'", *folders ? folders : ".");
    g_autofree char *output = git_repo_run(repository, script);
    g_autofree char *expected = sorted_lines(output);
    g_autofree char *actual = as_git_log(history);
    assert_string_equal(actual, expected);
}

static void test_cases(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Case *test = &cases[i];
        char *folder = git_repo_new(test->script);
        FolderHistoryOptions options = {.folders = test->folders, .suffix = ".sql"};
        g_autoptr(History) history = history_of(folder, &options);
        g_autofree char *actual = history_describe(history);
        if (strcmp(actual, test->expected) != 0)
            fprintf(stderr, "case: %s\n", test->name);
        assert_string_equal(actual, test->expected);
        assert_true(history->complete);
        assert_null(history->incomplete_reason);
        if (!test->other_places)
            check_against_git(folder, test, history);
        git_repo_remove(folder);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
