/* Truth tables of what happens to files and folders on one line of commits. */

#include "history_case.h"

#define TEXT "create table a (id int);\ncreate table b (id int);\ncreate table c (id int);\ncreate table d (id int);"

static const HistoryCase cases[] = {
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
    {"what stays behind is another story", "for i in 1 2 3; do put lib/$i.sql; done; for i in 4 5 6 7 8; do put lib/$i.sql; done; commit one; put lib/7.sql x; rm lib/8.sql; commit two; "
     "mkdir m; git mv lib/1.sql lib/2.sql lib/3.sql m; commit three", {"m"},
     "m/1.sql: added one, renamed three from lib/1.sql\nm/2.sql: added one, renamed three from lib/2.sql\nm/3.sql: added one, renamed three from lib/3.sql\n", true},
    {"a copy is no move", "put a/1.sql; put a/2.sql; commit one; cp -r a b; commit two", {"b"}, "b/1.sql: added two\nb/2.sql: added two\n", false},
    {"the name decides when contents are nearly as like", "put m/1_a.sql 'aaa\nbbb\nccc\nddd\neee\nfff\nggg\nhhh'; commit one; rm m/1_a.sql; "
     "put m/2_a.sql 'aaa\nbbb\nccc\nddd\neee\nxxx\nxxx\nxxx'; put m/2_c.sql 'aaa\nbbb\nccc\nddd\neee\nfff\nyyy\nyyy'; commit two", {"m"},
     "m/2_a.sql: added one, renamed+ two from m/1_a.sql\nm/2_c.sql: added two\n", false},
    {"hostile names", "put m/1.sql; put \"$(printf 'm/a\\tb.sql')\"; put 'm/<b>|`.sql'; commit one; rm \"$(printf 'm/a\\tb.sql')\"; commit two", {"m"},
     "m/1.sql: added one\nm/<b>|`.sql: added one\n", true},
    {"dates out of order", "put m/1.sql; commit one; T=1000; put m/1.sql x; commit two; T=1900000000; put m/2.sql; commit three; T=2000; rm m/1.sql; commit four", {"m"},
     "m/1.sql (gone): added one, edited two, deleted four\nm/2.sql: added three\n", false},
    {"mode alone is no event", "put m/1.sql; commit one; chmod +x m/1.sql; commit two", {"m"}, "m/1.sql: added one\n", false},
    {"links are not there", "put m/1.sql; ln -s 1.sql m/2.sql; commit one; rm m/1.sql; ln -s /etc/passwd m/1.sql; commit two", {"m"}, "m/1.sql (gone): added one, deleted two\n", true},
    {"no such folder", "put m/1.sql; commit one", {"none"}, "", false},
    {"other suffixes", "put m/1.sql; put m/meta.json; commit one", {"m"}, "m/1.sql: added one\n", false},
    {"the root", "put 1.sql; commit one; put m/2.sql; commit two", {""}, "1.sql: added one\nm/2.sql: added two\n", false},
};

static void test_cases(void **state) {
    (void)state;
    history_cases_run(cases, G_N_ELEMENTS(cases));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
