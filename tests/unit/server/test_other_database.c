/* A connection string to another database of the same server keeps all else, and cannot be made to say more. */

#include <libpq-fe.h>
#include <string.h>
#include "cmocka_all.h"
#include "server/connection.h"

static void assert_option(const char *conninfo, const char *keyword, const char *expected) {
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    assert_non_null(options);
    for (const PQconninfoOption *option = options; option->keyword; option++)
        if (strcmp(option->keyword, keyword) == 0) {
            if (expected)
                assert_string_equal(option->val, expected);
            else
                assert_null(option->val);
        }
    PQconninfoFree(options);
}

static void test_keeps_the_rest(void **state) {
    (void)state;
    g_autofree char *other = connection_with_database("postgresql://ann:p%40ss'w\\@db:6543/old?sslmode=require&options=-c%20a%3Db", "new");
    assert_option(other, "dbname", "new");
    assert_option(other, "host", "db");
    assert_option(other, "port", "6543");
    assert_option(other, "user", "ann");
    assert_option(other, "password", "p@ss'w\\");
    assert_option(other, "sslmode", "require");
    assert_option(other, "options", "-c a=b");
}

static void test_hostile_names(void **state) {
    (void)state;
    static const char *const names[] = {"x' host='evil", "host=evil", "postgresql://evil/x", "\\", "a b", "\xc3\xa9", "'"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *other = connection_with_database("host=db dbname=old", names[i]);
        assert_option(other, "dbname", names[i]);
        assert_option(other, "host", "db");
        assert_option(other, "password", NULL);
    }
    assert_null(connection_with_database("postgresql://[broken", "new"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_keeps_the_rest), cmocka_unit_test(test_hostile_names)};
    return cmocka_run_group_tests_name("other database", tests, NULL, NULL);
}
