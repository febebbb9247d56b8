/* Secrets in messages; what is shown of connection strings that cannot be understood. */

#include <string.h>

#include "cmocka_all.h"
#include "base/error.h"
#include "redact.h"
#include "server/connection.h"

static const struct {
    const char *secret, *text, *expected;
} masks[] = {
    {"s3cret", "password s3cret is wrong", "password *** is wrong"},
    {"s3cret", "nothing here", "nothing here"},
    {"p@ss:word", "host \"ss:word\"", "host \"***\""},
    {"first@second", "could not translate host name \"second@h\"", "could not translate host name \"***@h\""},
    {"with space", "missing \"=\" after \"space\"", "missing \"=\" after \"***\""},
    {"p%40ss", "p@ss and p%40ss", "*** and ***"},
    {"a/b c", "a%2Fb%20c", "***"},
    {"x", "x marks, but not in text", "*** marks, but not in text"},
    {"", "unchanged", "unchanged"},
    {"secretsecret", "secretsecretsecret", "***secret"},
};

static void test_masks(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(masks); i++) {
        g_autoptr(Redactor) redactor = redactor_new();
        redactor_add(redactor, masks[i].secret);
        g_autofree char *masked = redactor_mask(redactor, masks[i].text);
        assert_string_equal(masked, masks[i].expected);
    }
    assert_null(redactor_mask(NULL, NULL));
}

/* "canary" is in every password. The hosts do not exist and need no network: a socket folder, a closed port, or refused before. */
static const char *const malformed[] = {
    "postgresql://user:can%ary@/db", "postgresql://user:canary%zz@/db", "postgresql://user:c@canary@/db", "postgresql://user:x@canary@/db",
    "postgresql://user:canary@h@st/db", "postgresql:/user:canary@host/db", "postgres:user:canary@host", "postgresql://user:canary@[::1/db",
    "postgresql://user:canary@host:port/db?x", "postgresql://user:canary@/db?canary", "postgresql://user:canary@/db?unknown=canary",
    "postgresql://user:canary@/db?password=canary%2", "postgresql://user:a:canary/b@c@/db", "postgresql://user:canary@/db?host=/nonexistent",
    "postgresql://user:canary@127.0.0.1:1/db", "postgresql://user:can canary@/db", "host=/nonexistent password=x canary", "host=/nonexistent password='canary",
    "password=canary host", "password=canary nonsense=1", "host=/nonexistent password=canary port=canary", "canary", "postgresql://user:canary#canary@/db?host=/nonexistent",
    "host=/nonexistent password=\\canary\\", "postgresql://%canary:canary@/db", "host=/nonexistent sslpassword=canary dbname=db", "user:canary@host/db", "mysql://user:canary@host/db",
    "postgresql://user:canary@/db?host=/nonexistent&port=99999999", "postgresql://user:canary@/db?sslmode=canary",
};

static void test_canaries(void **state) {
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(malformed); i++) {
        ConnectionOptions options = {.conninfo = malformed[i], .label = "database main", .connect_timeout = 2};
        g_autoptr(GError) error = NULL;
        assert_null(connection_open(&options, &error));
        assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_CONNECT));
        const char *texts[] = {error->message, error_get_detail(error), error_get_hint(error)};
        for (size_t t = 0; t < G_N_ELEMENTS(texts); t++)
            if (texts[t] && (strstr(texts[t], "canary") || strstr(texts[t], "anary")))
                fail_msg("%s\ngives: %s", malformed[i], texts[t]);
        assert_true(g_str_has_prefix(error->message, "database main: "));
        assert_null(strchr(error->message, '\n'));
    }
}

static void test_quoting(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"a", "\"a\"", "'a'"}, {"a\"b'c", "\"a\"\"b'c\"", "'a\"b''c'"}, {"\\", "\"\\\"", " E'\\\\'"}, {"", "\"\"", "''"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *identifier = connection_quote_identifier(cases[i][0]), *literal = connection_quote_literal(cases[i][0]);
        assert_string_equal(identifier, cases[i][1]);
        assert_string_equal(literal, cases[i][2]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_masks), cmocka_unit_test(test_canaries), cmocka_unit_test(test_quoting)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
