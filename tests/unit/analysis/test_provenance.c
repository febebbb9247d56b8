#include "fixture.h"

#include "story.h"

/* Strata from hand-made changes: "action kind identity [previous]". */
static Strata *strata_of(size_t count, const char *const (*rows)[6]) {
    Strata *strata = strata_new(count);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < 6 && rows[i][j]; j++) {
            g_auto(GStrv) words = g_strsplit(rows[i][j], " ", 4);
            static const char *const actions[] = {"add", "change", "drop", "rename"};
            Change change = {.kind = strcmp(words[1], "table") == 0 ? KIND_TABLE : KIND_COLUMN, .identity = words[2], .schema = "public",
                             .name = words[2]};
            for (int k = 0; k < 4; k++)
                if (strcmp(words[0], actions[k]) == 0)
                    change.action = (ChangeAction)k;
            change.previous_identity = change.action == CHANGE_RENAMED ? words[3] : NULL;
            static const PropertyChange retyped = {"type", "integer", "bigint"}; /* without any, a column has only got another place */
            if (change.action == CHANGE_CHANGED) {
                change.properties = &retyped;
                change.property_count = 1;
            }
            change_set_add(strata->strata[i].changes, &change);
        }
        change_set_seal(strata->strata[i].changes);
    }
    return strata;
}

static const Provenance *story_of(const ProvenanceIndex *index, ObjectKind kind, const char *identity) {
    const Provenance *story = provenance_find(index, kind, identity);
    if (!story)
        fail_msg("no story of %s", identity);
    return story;
}

static void renames_carry_the_story(void **state) {
    (void)state;
    const char *const rows[4][6] = {{"add table public.a", "add column public.a.x"},
                                    {"change column public.a.x"},
                                    {"rename table public.b public.a", "rename column public.b.x public.a.x"},
                                    {"add table public.a"}};
    g_autoptr(Strata) strata = strata_of(4, rows);
    g_autoptr(ProvenanceIndex) index = provenance_build(strata);
    const Provenance *column = story_of(index, KIND_COLUMN, "public.b.x");
    assert_int_equal(column->steps->len, 3);
    assert_int_equal(provenance_added_in(column), 0);
    assert_int_equal(provenance_last_change(column), 2);
    assert_int_equal(provenance_named_in(column), 2);
    assert_null(provenance_find(index, KIND_COLUMN, "public.a.x"));
    assert_ptr_equal(provenance_find_former(index, KIND_COLUMN, "public.a.x"), column);
    assert_int_equal(provenance_left_in(column, "public.a.x"), 2);
    assert_int_equal(provenance_added_in(story_of(index, KIND_TABLE, "public.b")), 0);
    assert_int_equal(provenance_added_in(story_of(index, KIND_TABLE, "public.a")), 3);
}

static void names_can_be_swapped(void **state) {
    (void)state;
    const char *const rows[2][6] = {{"add table public.a", "add table public.b"},
                                    {"rename table public.a public.b", "rename table public.b public.a"}};
    g_autoptr(Strata) strata = strata_of(2, rows);
    g_autoptr(ProvenanceIndex) index = provenance_build(strata);
    assert_int_equal(provenance_all(index)->len, 2);
    const Provenance *a = story_of(index, KIND_TABLE, "public.a"), *b = story_of(index, KIND_TABLE, "public.b");
    assert_ptr_not_equal(a, b);
    assert_string_equal(g_array_index(a->steps, ProvenanceStep, 0).change->identity, "public.b");
    assert_string_equal(g_array_index(b->steps, ProvenanceStep, 0).change->identity, "public.a");
    assert_true(a->alive && b->alive);
}

static void a_rename_over_a_dropped_object(void **state) {
    (void)state;
    const char *const rows[2][6] = {{"add table public.new", "add table public.old"},
                                    {"drop table public.old", "rename table public.old public.new"}};
    g_autoptr(Strata) strata = strata_of(2, rows);
    g_autoptr(ProvenanceIndex) index = provenance_build(strata);
    const Provenance *story = story_of(index, KIND_TABLE, "public.old");
    assert_true(story->alive);
    assert_string_equal(g_array_index(story->steps, ProvenanceStep, 0).change->identity, "public.new");
    assert_int_equal(provenance_all(index)->len, 2);
}

static void dropped_and_made_again(void **state) {
    (void)state;
    const char *const rows[3][6] = {{"add table public.a"}, {"drop table public.a"}, {"add table public.a"}};
    g_autoptr(Strata) strata = strata_of(3, rows);
    g_autoptr(ProvenanceIndex) index = provenance_build(strata);
    const Provenance *story = story_of(index, KIND_TABLE, "public.a");
    assert_int_equal(story->steps->len, 3);
    assert_true(story->alive);
    assert_int_equal(provenance_added_in(story), 2);
    assert_int_equal(provenance_left_in(story, "public.a"), 1);
    strata->count = 2;
    g_autoptr(ProvenanceIndex) shorter = provenance_build(strata);
    strata->count = 3;
    assert_false(story_of(shorter, KIND_TABLE, "public.a")->alive);
}

static void search(void **state) {
    (void)state;
    const char *const rows[2][6] = {{"add table public.users", "add column public.users.email", "add column public.\"x.y\".email",
                                     "add table app.users", "add table public.old_users"},
                                    {"rename table public.people app.users"}};
    g_autoptr(Strata) strata = strata_of(2, rows);
    g_autoptr(ProvenanceIndex) index = provenance_build(strata);
    static const struct {
        const char *text, *found;
    } cases[] = {
        {"users", "public.users public.people"},
        {"public.users", "public.users"},
        {"users.email", "public.users.email"},
        {"email", "public.\"x.y\".email public.users.email"},
        {"x.y.email", "public.\"x.y\".email"},
        {"app.users", "public.people"},
        {"mail", ""},
        {"y\".email", ""},
        {"", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) found = provenance_search(index, cases[i].text);
        g_autoptr(GString) names = g_string_new(NULL);
        for (size_t j = 0; j < found->len; j++)
            g_string_append_printf(names, "%s%s", j ? " " : "", ((const Provenance *)found->pdata[j])->identity);
        assert_string_equal(names->str, cases[i].found);
    }
}

/* The strata of random catalogs: a story is alive exactly when the last catalog has the object, and begins with the stratum that the catalogs say. */
static void stories_agree_with_catalogs(void **state) {
    (void)state;
    enum { LENGTH = 15 };
    guint32 seed = 11;
    bool there[8] = {false};
    int since[8];
    Catalog *catalogs[LENGTH];
    const char *tags[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
        catalogs[i] = catalog_new();
        tags[i] = "tag";
        for (int t = 0; t < 8; t++) {
            seed = seed * 1664525u + 1013904223u;
            if ((seed >> 8) % 3 == 0) {
                there[t] = !there[t];
                since[t] = i;
            }
            g_autofree char *name = g_strdup_printf("public.t%d", t);
            if (there[t])
                put_table(catalogs[i], name);
        }
    }
    g_autoptr(Strata) strata = chain_of(LENGTH, catalogs, tags);
    g_autoptr(ProvenanceIndex) index = provenance_build(strata);
    for (int t = 0; t < 8; t++) {
        g_autofree char *name = g_strdup_printf("public.t%d", t);
        const Provenance *story = story_of(index, KIND_TABLE, name);
        assert_int_equal(story->alive, there[t]);
        assert_int_equal(provenance_last_change(story), since[t]);
        if (there[t])
            assert_int_equal(provenance_added_in(story), since[t]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renames_carry_the_story), cmocka_unit_test(names_can_be_swapped), cmocka_unit_test(a_rename_over_a_dropped_object),
        cmocka_unit_test(dropped_and_made_again),  cmocka_unit_test(search),               cmocka_unit_test(stories_agree_with_catalogs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
