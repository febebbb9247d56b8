#include "cmocka_all.h"
#include "model/history.h"
#include "model/migration.h"
#include "model/project.h"

static void test_files_and_commits(void **state) {
    (void)state;
    g_autoptr(History) history = history_new();
    assert_true(history->complete);
    assert_null(history_find(history, "a"));
    Commit *commit = history_add_commit(history);
    commit->id = text_pool_add(history->texts, "0123");
    history->file_count = 3;
    history->files = g_new0(FileHistory, 3);
    history->files[0].path = "b";
    history->files[1].path = "a/x";
    history->files[2].path = "a";
    history->files[1].events = g_new0(FileEvent, 1);
    history->files[1].event_count = 1;
    history->files[1].events[0].mainline = commit;
    history_sort_files(history);
    assert_string_equal(history->files[0].path, "a");
    assert_ptr_equal(history_find(history, "b"), &history->files[2]);
    assert_ptr_equal(history_find(history, "a/x")->events[0].mainline, commit);
    assert_null(history_find(history, "c"));
}

static void test_arrival(void **state) {
    (void)state;
    static const struct {
        FileEventKind kinds[5];
        size_t count;
        int arrival; /* index of the event; -1: none */
    } cases[] = {
        {{EVENT_ADDED}, 0, -1},
        {{EVENT_ADDED, EVENT_EDITED}, 2, 0},
        {{EVENT_RENAMED, EVENT_EDITED}, 2, -1}, /* it came before what can be seen */
        {{EVENT_ADDED, EVENT_DELETED, EVENT_ADDED, EVENT_EDITED}, 4, 2},
        {{EVENT_ADDED, EVENT_EDITED, EVENT_DELETED}, 3, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        FileEvent events[5] = {0};
        for (size_t e = 0; e < cases[i].count; e++)
            events[e].kind = cases[i].kinds[e];
        FileHistory file = {.path = "a", .events = events, .event_count = cases[i].count};
        const FileEvent *arrival = file_history_arrival(&file);
        assert_ptr_equal(arrival, cases[i].arrival < 0 ? NULL : &events[cases[i].arrival]);
    }
}

static void test_words(void **state) {
    (void)state;
    assert_string_equal(file_event_kind_id(EVENT_DELETED), "deleted");
    assert_string_equal(edit_class_id(EDIT_IF_EXISTS), "if_exists");
    assert_string_equal(edit_class_id(EDIT_UNKNOWN), "unknown");
}

static void test_migration_set(void **state) {
    (void)state;
    g_autoptr(MigrationSet) set = migration_set_new();
    assert_null(migration_set_find(set, "a"));
    set->migration_count = 2;
    set->migrations = g_new0(Migration, 2);
    set->migrations[0].tag = "b";
    set->migrations[1].tag = "a";
    set->migrations[1].pieces = g_new0(SqlPiece, 1);
    set->entries = g_new0(JournalEntry, 1);
    set->entry_count = 1;
    g_ptr_array_add(set->problems, g_strdup("meta/_journal.json:1: not JSON"));
    assert_ptr_equal(migration_set_find(set, "a"), &set->migrations[1]);
    assert_null(migration_set_find(set, "c"));
}

static void test_project(void **state) {
    (void)state;
    g_autoptr(Project) project = project_new();
    Target *tenant = project_add_target(project, "tenant");
    Target *master = project_add_target(project, "master");
    g_array_append_val(tenant->databases, ((DatabaseRef){.name = "production"}));
    g_ptr_array_add(tenant->former, (void *)(uintptr_t)text_pool_add(project->texts, "old"));
    assert_ptr_equal(project_find_target(project, "tenant"), tenant);
    assert_null(project_find_target(project, "stage"));
    project_sort_targets(project);
    assert_ptr_equal(project->targets->pdata[0], master);
    assert_int_equal(tenant->declared->len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_and_commits),
        cmocka_unit_test(test_arrival),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_migration_set),
        cmocka_unit_test(test_project),
    };
    return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
