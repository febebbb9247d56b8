#include "base/error.h"
#include "cmocka_all.h"
#include "value_print.h"

/* What hostile text must not do: overflow the stack, take the memory, run without end. */

static char *repeated(const char *before, const char *unit, size_t count, const char *middle, const char *close, const char *after) {
    GString *text = g_string_new(before);
    for (size_t i = 0; i < count; i++)
        g_string_append(text, unit);
    g_string_append(text, middle);
    for (size_t i = 0; i < count && *close; i++)
        g_string_append(text, close);
    g_string_append(text, after);
    return g_string_free(text, FALSE);
}

/* The value of `x`, and that of `y`, which stands beside it and must not suffer. */
static void check_with(const char *source, const char *expected, const ProgramLimits *limits) {
    const char *paths[] = {"a.ts", NULL}, *contents[] = {source, NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
    g_autoptr(Program) program = program_new(tree, NULL, limits);
    Module *module = program_module(program, "a.ts", NULL);
    assert_non_null(module);
    g_autofree char *x = printed(module_binding(module, "x"));
    if (!g_str_has_prefix(x, expected))
        print_error("%.200s\n gave %.200s\n", source, x);
    assert_true(g_str_has_prefix(x, expected));
    g_autofree char *y = printed(module_binding(module, "y"));
    assert_string_equal(y, "1");
    module_exports(module);
    module_texts(module, NULL);
    g_autofree char *json = value_json(module_binding(module, "x"));
    value_unknown(module_binding(module, "x"));
}

static void check(char *take_source, const char *expected) {
    g_autofree char *source = take_source;
    check_with(source, expected, NULL);
}

static void check_alone(const char *source, const char *expected) {
    const char *paths[] = {"a.ts", NULL}, *contents[] = {source, NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
    g_autoptr(Program) program = program_new(tree, NULL, NULL);
    g_autofree char *x = printed(module_binding(program_module(program, "a.ts", NULL), "x"));
    assert_string_equal(x, expected);
    assert_int_equal(program_notes(program)->len, 1);
}

static const char deep[] = "?it is nested too deeply";

static void test_deep_syntax(void **state) {
    (void)state;
    static const struct {
        const char *before, *unit, *middle, *close, *after, *expected;
    } cases[] = {
        {"const x = ", "(", "1", ")", ";", deep},
        {"const x = ", "[", "", "]", ";", "[[[[[[[[[[[["},
        {"const x = ", "{a:", "1", "}", ";", "{a: {a: {a:"},
        {"const x = ", "!", "1", "", ";", deep},
        {"const x = ", "new ", "1", "", ";", ""},
        {"const x = ", "f(", "1", ")", ";", "?"},
        {"const x = ", "() => ", "1", "", ";", "function"},
        {"const x = process", ".a", "", "", ";", deep},
        {"const x = 1", " + 1", "", "", ";", "?"},
        {"const x = ", "true ? 1 : ", "1", "", ";", "1"},
        {"const x = ", "`${", "1", "}`", ";", ""},
        {"function x() ", "{ if (1) ", ";", "}", "", "function x"},
        {"const ", "[", "x", "]", " = 1;", "(none)"},
        {"const x = 2; type T = ", "Array<", "A", ">", ";", "2"},
        {"const x = ", "x=>{", "", "", "", ""},
        {"const x = ", "<A>(", "", "", "", ""},
        {"const x = ", "}", "", "", "", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *before = g_strconcat("const y = 1;\n", cases[i].before, NULL);
        check(repeated(before, cases[i].unit, 4500, cases[i].middle, cases[i].close, cases[i].after), cases[i].expected);
        /* What is too long to be parsed at all leaves the statement out, not what stands before it. */
        check(repeated(before, cases[i].unit, 100000, cases[i].middle, cases[i].close, cases[i].after), "(none)");
    }
}

static void test_recursion(void **state) {
    (void)state;
    check(g_strdup("const y = 1;\nconst f = () => f(); const x = f();"), deep);
    check(g_strdup("const y = 1;\nconst f = n => [f(n + 1)]; const x = f(0);"), "[[[[[[");
    check(g_strdup("const y = 1;\nconst f = (n = f()) => n; const x = f();"), deep);
    check(g_strdup("const y = 1;\nclass A { static a = A.b; static b = A.a } const x = new A().a;"), "?`new A()` makes an instance");
    check(g_strdup("const y = 1;\nconst a = []; a.push(a); const x = a.flat(Infinity).length;"), "");
    check(g_strdup("const y = 1;\nconst o = {}; o.o = o; const x = JSON.stringify(o);"), "<JSON>.stringify(");
    check(g_strdup("const y = 1;\nconst x = {}; x.x = x;"), "{x: {x:");
    check(g_strdup("const y = 1;\nconst x = { get a() { return x.a } }.a;"), "?`x` is needed for its own value");
}

static void test_loops(void **state) {
    (void)state;
    check(g_strdup("const y = 1;\nconst x = (() => { while (true) {} })();"), "?evaluating it takes too many steps");
    check(g_strdup("const y = 1;\nconst x = (() => { for (;;) { const a = 1 } })();"), "?evaluating it takes too many steps");
    check(g_strdup("const y = 1;\nconst x = [1]; for (const a of x) x.push(a);"), "[1, 1]");
    check(g_strdup("const y = 1;\nconst f = n => n ? f(n - 1) + f(n - 1) : 1; const x = f(60);"), "?evaluating it takes too many steps");
}

static void test_memory(void **state) {
    (void)state;
    check(g_strdup("const y = 1;\nconst x = 'a'.repeat(1e9);"), "?the text is longer");
    check(g_strdup("const y = 1;\nconst x = 'a'.padStart(1e12);"), "?what `padStart`");
    check(g_strdup("const y = 1;\nlet a = 'ab'; for (let i = 0; i < 60; i++) a = a + a; const x = a.length; "), "");
    check(g_strdup("const y = 1;\nlet x = [1, 2]; for (let i = 0; i < 60; i++) x = [...x, ...x];"), "[1, 2, 1, 2");
    check(g_strdup("const y = 1;\nlet x = 'a'; for (let i = 0; i < 60; i++) x = `${x}${x}`;"), "");
    check(g_strdup("const y = 1;\nconst x = Array.from({ length: 1e12 });"), "[undefined");
    check_alone("const a = 'a'.repeat(1e6); const l = []; for (let i = 0; i < 1e5; i++) l.push(a + i); const x = l.length;", "?evaluating it takes too much memory");
}

static void test_small_limits(void **state) {
    (void)state;
    check_with("const y = 1;\nconst x = (() => { let n = 0; for (let i = 0; i < 100; i++) n += i; return n })();", "?evaluating it takes too many steps", &(ProgramLimits){.steps = 2000});
    check_with("const y = 1;\nconst x = [[[[[[[[[[1]]]]]]]]]];", "[[[[", &(ProgramLimits){.nesting = 8});
}

static void test_big_file(void **state) {
    (void)state;
    g_autofree char *big = repeated("", "const a = 1; // filler\n", 900 * 1000, "", "", "");
    const char *paths[] = {"a.ts", "b.ts", "c.ts", NULL}, *contents[] = {big, "export { a } from './a'; export const b = 1", "import './b'; export * from './b'", NULL};
    g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
    g_autoptr(Program) program = program_new(tree, NULL, NULL);
    g_autoptr(GError) error = NULL;
    assert_null(program_module(program, "a.ts", &error));
    assert_true(g_error_matches(error, PGSTRATA_ERROR, ERROR_INCOMPLETE));
    assert_string_equal(error->message, "a.ts has 20700000 bytes: more than 4194304 are not read");
    const GArray *exports = module_exports(program_module(program, "c.ts", NULL));
    assert_int_equal(exports->len, 2);
    assert_int_equal(program_notes(program)->len, 1);
    g_autoptr(Program) few = program_new(tree, NULL, &(ProgramLimits){.files = 1});
    assert_non_null(program_module(few, "c.ts", NULL));
    g_autoptr(GError) more = NULL;
    assert_null(program_module(few, "b.ts", &more));
    assert_true(g_error_matches(more, PGSTRATA_ERROR, ERROR_INCOMPLETE));
}

static void test_not_text(void **state) {
    (void)state;
    check(g_strdup("const y = 1;\nconst x = '\xff\xfe';"), "'\xEF\xBF\xBD\xEF\xBF\xBD'");
    check(g_strdup("const y = 1;\nconst x = '\\u{110000}\\ud800\\0';"), "'\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD'");
    check(g_strdup("const y = 1;\nconst x = /[/.test('a');"), "");
    check(g_strdup("}}}}\nconst y = 1;\n ]]] ((( const x = 2;"), "");
    check(g_strdup("const y = 1;\n`${`${`"), "(none)");
    check(g_strdup("const y = 1;\nconst x = `a${"), "");
}

/* Chains of re-exports longer than the stack is deep, and circles of them. */
static void test_re_exports(void **state) {
    (void)state;
    enum { COUNT = 4000 };
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) contents = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < COUNT; i++) {
        g_ptr_array_add(paths, g_strdup_printf("f%d.ts", i));
        g_ptr_array_add(contents, g_strdup_printf("export * from './f%d'; export { y } from './f%d'; export const z%d = 1", (i + 1) % COUNT, (i + 1) % COUNT, i));
    }
    g_ptr_array_add(paths, NULL);
    g_ptr_array_add(contents, NULL);
    g_autoptr(FileTree) tree = file_tree_new_memory((const char *const *)paths->pdata, (const char *const *)contents->pdata);
    g_autoptr(Program) program = program_new(tree, NULL, NULL);
    Module *module = program_module(program, "f0.ts", NULL);
    const GArray *exports = module_exports(module);
    assert_true(exports->len > 900);
}

static void test_cache(void **state) {
    (void)state;
    g_autoptr(ParseCache) cache = parse_cache_new();
    for (int i = 0; i < 3; i++) {
        const char *paths[] = {"a.ts", "b.ts", NULL};
        g_autofree char *changing = g_strdup_printf("import { b } from './b'; export const a = [b, %d]", i);
        const char *contents[] = {changing, "export const b = 'b'", NULL};
        g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
        g_autoptr(Program) program = program_new(tree, cache, NULL);
        g_autofree char *text = printed(module_binding(program_module(program, "a.ts", NULL), "a"));
        g_autofree char *expected = g_strdup_printf("['b', %d]", i);
        assert_string_equal(text, expected);
        g_autoptr(GPtrArray) files = program_files(program);
        assert_int_equal(files->len, 2);
        assert_string_equal(g_ptr_array_index(files, 0), "a.ts");
    }
}

/* A long file is parsed in pieces, which are found again when something before them changes: places must be those of this text. */
static void test_pieces(void **state) {
    (void)state;
    enum { COUNT = 3000 };
    g_autoptr(ParseCache) cache = parse_cache_new();
    for (int round = 0; round < 3; round++) {
        g_autoptr(GString) text = g_string_new(round == 1 ? "// one line more\nconst zero = 0;\n" : "");
        for (int i = 0; i < COUNT; i++)
            g_string_append_printf(text, "export const v%d = f(`%d\n${/* } */ %d}`, { a: /[`'\"]/, b: '`' },\n  g<string>`x`);\n", i, i, round == 2 && i == 1500 ? -1 : i);
        g_string_append(text, "import { f, g } from 'p';\n");
        const char *paths[] = {"a.ts", NULL}, *contents[] = {text->str, NULL};
        g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
        g_autoptr(Program) program = program_new(tree, cache, NULL);
        Module *module = program_module(program, "a.ts", NULL);
        const GArray *exports = module_exports(module);
        assert_int_equal(exports->len, COUNT);
        assert_int_equal(program_notes(program)->len, 0);
        for (int i = 0; i < COUNT; i += 499) {
            const ModuleExport *export = &g_array_index(exports, ModuleExport, (guint)i);
            g_autofree char *expected = g_strdup_printf("<p f>('%d\n%d', {a: new <RegExp>('[`'\"]', ''), b: '`'}, <p g>`x`)", i, i);
            g_autofree char *value = printed(export->value);
            assert_string_equal(value, expected);
            assert_int_equal(export->place.line, 3 * i + 1 + (round == 1 ? 2 : 0));
            assert_int_equal(export->value->place.line, export->place.line);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deep_syntax),  cmocka_unit_test(test_recursion), cmocka_unit_test(test_loops),    cmocka_unit_test(test_memory),     cmocka_unit_test(test_small_limits),
        cmocka_unit_test(test_big_file),     cmocka_unit_test(test_not_text),  cmocka_unit_test(test_re_exports), cmocka_unit_test(test_cache), cmocka_unit_test(test_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
