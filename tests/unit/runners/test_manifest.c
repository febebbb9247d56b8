#include "tree.h"
#include "manifest.h"

typedef struct {
    const char *name, *word, *folder;
    int count;
} MentionCase;

#define FILES                                                                                                                                  \
    "go.mod", "require (\n\tgithub.com/golang-migrate/migrate/v4 v4.1\n\tgithub.com/pressly/goose/v3 v3.0\n)\n", "Makefile", "up:\n\tgoose -dir db up\n", \
        "docker-compose.dev.yml", "image: migrate/migrate\n", ".github/workflows/ci.yml", "run: dbmate up\n", ".github/workflows/sub/x.yml", "only-here\n", \
        "README.md", "flyway\n", "supabase/config.toml", "project_id = \"x\"\n", "scripts/db.sh", "sqlx migrate run\n", "apps/a/package.json",        \
        "{\"scripts\":{\"m\":\"knex migrate:latest\"},\"dependencies\":{\"node-pg-migrate\":\"1\"}}", "apps/b/Cargo.toml", "diesel = \"2\"\nsqlx_macros = 1\n",           \
        "apps/a/requirements-dev.txt", "alembic==1\n"

static const MentionCase CASES[] = {
    {"in two manifests of the root", "goose", "db/migrations", 2},
    {"of one manifest's name only", "go.mod:goose", "db/migrations", 1},
    {"of another manifest's name", "Cargo.toml:goose", "db/migrations", 0},
    {"a whole word, not part of one with a hyphen", "migrate", "", 3},
    {"a hyphen belongs to the word", "golang-migrate", "db", 1},
    {"part of a word", "golang", "db", 0},
    {"an underscore belongs to the word", "sqlx", "apps/b/migrations", 1},
    {"words with a space", "sqlx migrate", "apps/b/migrations", 1},
    {"workflows", "dbmate", "a/b/c", 1},
    {"a folder below the workflows is none", "only-here", "a", 0},
    {"no manifest", "flyway", "a", 0},
    {"of a folder above", "knex", "apps/a/db/migrations", 1},
    {"of a folder beside", "knex", "apps/b/migrations", 0},
    {"several files of one kind", "alembic", "apps/a/alembic/versions", 1},
    {"a file one level below", "supabase/config.toml:project_id", "supabase/migrations", 1},
    {"the folder's own", "node-pg-migrate", "apps/a", 1},
};

static void test_cases(void **state) {
    (void)state;
    g_autoptr(FileTree) tree = TREE(FILES);
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const char *const words[] = {"absent-word", CASES[i].word, NULL};
        int found = manifest_mentions(tree, CASES[i].folder, words);
        if (found != CASES[i].count)
            fail_msg("%s: %d manifests, expected %d", CASES[i].name, found, CASES[i].count);
    }
}

/* The texts are read once: a second question works when nothing can be read any more. */
static char *refuse(FileTree *tree, const TreeFile *file, size_t *size, GError **error) {
    (void)tree;
    (void)file;
    (void)size;
    (void)error;
    fail_msg("read again");
    return NULL;
}

static void test_reads_once(void **state) {
    (void)state;
    static const char *const GOOSE[] = {"goose", NULL}, *const DBMATE[] = {"dbmate", NULL};
    g_autoptr(FileTree) tree = TREE(FILES);
    assert_int_equal(manifest_mentions(tree, "db/migrations", GOOSE), 2);
    tree->read = refuse;
    assert_int_equal(manifest_mentions(tree, "db/migrations", GOOSE), 2);
    assert_int_equal(manifest_mentions(tree, "db", DBMATE), 1);
}

static void test_empty(void **state) {
    (void)state;
    static const char *const WORDS[] = {"x", NULL}, *const NONE[] = {NULL};
    g_autoptr(FileTree) tree = TREE("a/b.sql", "x");
    assert_int_equal(manifest_mentions(tree, "a", WORDS), 0);
    assert_int_equal(manifest_mentions(tree, "a", NONE), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_reads_once), cmocka_unit_test(test_empty)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
