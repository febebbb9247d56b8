/* Contents that a mainline history does not show: branches, and states within merged ones. */

#include "git/sightings.h"

#include "cmocka_all.h"
#include "git_repo.h"

/* "path content-of-the-blob subject branch" a line. */
static char *list(Repository *repository, const GArray *sightings) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < sightings->len; i++) {
        const Sighting *sighting = &g_array_index(sightings, Sighting, i);
        size_t size;
        g_autofree char *text = repository_read_blob(repository, sighting->blob, &size, NULL);
        g_string_append_printf(out, "%s %s %s %s\n", sighting->path, g_strchomp(text), sighting->commit->subject, sighting->branch ? sighting->branch : "-");
    }
    return g_string_free(out, FALSE);
}

static const struct {
    const char *name, *script, *rev, *folder, *expected;
} CASES[] = {
    {"a line", "put m/1.sql a; commit one; put m/1.sql b; put m/note x; commit two; put m/2.sql c; commit three", NULL, "m",
     "m/1.sql a one -\nm/1.sql b two -\nm/2.sql c three -\n"},
    {"deleted", "put m/1.sql a; put m/2.sql b; commit one; git rm -q m/2.sql; commit two", NULL, "m", "m/1.sql a one -\nm/2.sql b one -\n"},
    {"a branch", "put m/1.sql a; commit one; git checkout -q -b side; put m/2.sql b; commit two; put m/2.sql c; commit three; git checkout -q main", NULL, "m",
     "m/1.sql a one -\nm/2.sql b two side\nm/2.sql c three side\n"},
    {"the first of two branches by name", "put m/1.sql a; commit one; git checkout -q -b zeta; put m/2.sql b; commit two; git branch alpha; git checkout -q main",
     NULL, "m", "m/1.sql a one -\nm/2.sql b two alpha\n"},
    {"within a merged branch",
     "put m/1.sql a; commit one; git checkout -q -b side; put m/2.sql b; commit two; put m/2.sql c; commit three; git checkout -q main; merge four side; git branch "
     "-q -D side",
     NULL, "m", "m/1.sql a one -\nm/2.sql b two -\nm/2.sql c three -\n"},
    {"another revision", "put m/1.sql a; commit one; git checkout -q -b side; put m/2.sql b; commit two; git checkout -q main; put m/3.sql c; commit three", "side",
     "m", "m/1.sql a one -\nm/2.sql b two -\nm/3.sql c three main\n"},
    {"the root", "put 1.sql a; put m/2.sql b; commit one", NULL, "", "1.sql a one -\nm/2.sql b one -\n"},
    {"a folder that never was", "put 1.sql a; commit one", NULL, "m", ""},
    {"no commits", "true", NULL, "m", ""},
};

static void sees_everything(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        char *folder = git_repo_folder();
        g_autofree char *script = g_strconcat("init r; cd r; ", CASES[i].script, NULL);
        g_free(git_repo_run(folder, script));
        g_autofree char *path = g_build_filename(folder, "r", NULL);
        g_autoptr(Repository) repository = repository_open(path, NULL);
        g_autoptr(History) history = history_new();
        const char *const folders[] = {CASES[i].folder, NULL};
        g_autoptr(GArray) sightings = sightings_find(repository, CASES[i].rev, folders, (FileFilter){file_filter_suffix, ".sql"}, history, NULL);
        assert_non_null(sightings);
        g_autofree char *found = list(repository, sightings);
        if (strcmp(found, CASES[i].expected) != 0)
            fail_msg("%s:\n%s", CASES[i].name, found);
        git_repo_remove(folder);
    }
}

/* A shallow clone has what it has. */
static void bears_a_shallow_clone(void **state) {
    (void)state;
    char *folder = git_repo_folder();
    g_free(git_repo_run(folder, "init r; cd r; put m/1.sql a; commit one; put m/1.sql b; commit two; cd ..; git clone -q --depth 1 file://$PWD/r s"));
    g_autofree char *path = g_build_filename(folder, "s", NULL);
    g_autoptr(Repository) repository = repository_open(path, NULL);
    g_autoptr(History) history = history_new();
    const char *const folders[] = {"m", NULL};
    g_autoptr(GArray) sightings = sightings_find(repository, NULL, folders, (FileFilter){file_filter_suffix, ".sql"}, history, NULL);
    g_autofree char *found = list(repository, sightings);
    assert_string_equal(found, "m/1.sql b two -\n");
    git_repo_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sees_everything), cmocka_unit_test(bears_a_shallow_clone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
