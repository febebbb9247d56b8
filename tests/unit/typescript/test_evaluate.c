#include "cmocka_all.h"
#include "value_print.h"

/* Each: the text of a file, and what its export `x` is. */
typedef struct {
    const char *source, *expected;
} Case;

static void check(const Case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const char *paths[] = {"a.ts", NULL}, *contents[] = {cases[i].source, NULL};
        g_autoptr(FileTree) tree = file_tree_new_memory(paths, contents);
        g_autoptr(Program) program = program_new(tree, NULL, NULL);
        Module *module = program_module(program, "a.ts", NULL);
        assert_non_null(module);
        g_autofree char *text = printed(module_binding(module, "x"));
        if (strcmp(text, cases[i].expected) != 0)
            print_error("case: %s\n", cases[i].source);
        assert_string_equal(text, cases[i].expected);
    }
}

static void test_literals(void **state) {
    (void)state;
    static const Case cases[] = {
        {"const x = 'a\\n\\u0041\\x42\\u{1F600}'", "'a\nAB\xF0\x9F\x98\x80'"},
        {"const x = \"it's\"", "'it's'"},
        {"const x = `a${1 + 1}b`", "'a2b'"},
        {"const x = [1, 1.50, 0x1F, 1e21, 1e-7, 1_000, 10n, -2, .5, 1/3]", "[1, 1.5, 31, 1e+21, 1e-7, 1000, 10n, -2, 0.5, 0.3333333333333333]"},
        {"const x = {b: 1, a: true, 2: null, 1: undefined, ['k' + 1]: 'v', 'q-r': 0}", "{1: undefined, 2: null, b: 1, a: true, k1: 'v', q-r: 0}"},
        {"const a = 1; const x = {a, ...{a: 2, b: 3}, ...null, ...(false && {c: 1})}", "{a: 2, b: 3}"},
        {"const a = [1, 2]; const x = [0, ...a, ...'hé']", "[0, 1, 2, 'h', 'é']"},
        {"const x = {f() { return 1 }, get g() { return 2 }}.g", "2"},
        {"const x = ('a' as const) satisfies string", "'a'"},
        {"const x = (<any>y)!; const y = 3", "3"},
        {"const x = /a+/g", "new <RegExp>('a+', 'g')"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_operators(void **state) {
    (void)state;
    static const Case cases[] = {
        {"const x = [1 + 2, 'a' + 1, 7 % 4, 2 ** 8, 1 << 4, 5 & 3, 5 | 3, ~0, +'4']", "[3, 'a1', 3, 256, 16, 1, 7, -1, 4]"},
        {"const x = [1 < 2, 'a' < 'b', 1 === 1, '1' == 1, null == undefined, [] === [], 'a' !== 'b', 'k' in {k: 1}]", "[true, true, true, true, true, false, true, true]"},
        {"const x = [null ?? 1, 0 || 2, 0 && 3, '' ?? 4, !0]", "[1, 2, 0, '', true]"},
        {"const x = [typeof 'a', typeof 1, typeof {}, typeof (() => 1), typeof nowhere, void 0]", "['string', 'number', 'object', 'function', 'undefined', undefined]"},
        {"const x = true ? 'y' : 'n'", "'y'"},
        {"const x = process.env.A ?? 'd'", "(?? <process>.env.A, 'd')"},
        {"const x = process.env.A ? 'y' : 'n'", "(?: <process>.env.A, 'y', 'n')"},
        {"const x = `p_${process.env.A}_s`", "(+ 'p_', <process>.env.A, '_s')"},
        {"const o = {a: {b: 1}}; const x = [o?.a?.b, o.z?.b.c, o['a'].b]", "[1, undefined, 1]"},
        {"const x = y.a; const y = undefined", "?`y` is undefined, and `a` is asked of it"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_functions(void **state) {
    (void)state;
    static const Case cases[] = {
        {"const f = (a, b = a + 1, ...c) => [a, b, c]; const x = [f(1), f(1, 5, 6, 7)]", "[[1, 2, []], [1, 5, [6, 7]]]"},
        {"function f({a, b: {c = 9}, ...rest}, [d, e]) { return {a, c, rest, d, e} } const x = f({a: 1, b: {}, y: 2, z: 3}, 'de')", "{a: 1, c: 9, rest: {y: 2, z: 3}, d: 'd', e: 'e'}"},
        {"const add = a => b => a + b; const x = add(1)(2)", "3"},
        {"function f(n) { if (n <= 1) return 1; return n * f(n - 1) } const x = f(5)", "120"},
        {"function f() { const o = []; for (const k of ['a', 'b']) { if (k === 'b') continue; o.push(k) } for (let i = 0; i < 3; i++) o.push(i); return o } const x = f()", "['a', 0, 1, 2]"},
        {"function f(v) { switch (v) { case 1: return 'one'; case 2: default: return 'more' } } const x = [f(1), f(2), f(3)]", "['one', 'more', 'more']"},
        {"function f() { let i = 0; while (true) { i++; if (i > 3) break } return i } const x = f()", "4"},
        {"const o = {n: 2, f() { return this.n }}; const x = o.f()", "2"},
        {"function f() { throw new Error('no') } const x = f()", "?`throw new Error('no')` is what happens here"},
        {"function f() { if (!process.env.A) throw new Error('no'); return 1 } const x = f()", "1"},
        {"function f() { if (process.env.A) return 2; return 1 } const x = f()", "?`process.env.A` decides here, and is not known"},
        {"async function f() { return await g() } async function g() { return 1 } const x = await f()", "1"},
        {"const f = (...a) => a.length; const x = f(...[1, 2], 3)", "3"},
        {"const tag = (s, ...v) => s.join('?') + v.join('!'); const x = tag`a${1}b${2}`", "'a?b?1!2'"},
        {"const x = f(); var f = function g(n = 2) { return n ? g(n - 1) : 'end' }", "'end'"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_symbols(void **state) {
    (void)state;
    static const Case cases[] = {
        {"import { varchar as v } from 'drizzle-orm/pg-core'; const x = v('n', { length: 20 }).notNull()", "<drizzle-orm/pg-core varchar>('n', {length: 20}).notNull()"},
        {"import * as p from 'p'; const x = [p.a('b'), new p.C(1), p]", "[<p a>('b'), new <p C>(1), <p *>]"},
        {"import d from 'p'; const x = d.e", "<p default>.e"},
        {"import { sql } from 'drizzle-orm'; const now = 'now'; const x = sql`a ${now} ${sql.raw('b')}\\n`", "<drizzle-orm sql>`a ${'now'} ${<drizzle-orm sql>.raw('b')}\n`"},
        {"import { sql } from 'd'; const x = [sql<string>`a`, sql<{ a: 'x>y'; f: () => Map<string, A[]> }[]>`b ${1 > 0}`.as('c'), 1 < 2, `<p>`, (3)<4]", "[<d sql>`a`, <d sql>`b ${true}`.as('c'), true, '<p>', true]"},
        {"export type * from './types'\nexport type * as T from './t'; const x = 1", "1"},
        {"import { a } from 'p'; const x = [...a, 1]", "[1, ...?what is spread here is not known: it comes from a package or depends on the environment]"},
        {"import { f, a } from 'p'; const x = f(1, ...a)", "<p f>(1, ...?what is spread here is not known: it comes from a package or depends on the environment)"},
        {"import { f } from 'p'; const x = f((t) => [t.id])", "<p f>(function )"},
        {"const x = new Date(0)", "new <Date>(0)"},
        {"const x = nowhere.a.b(1)", "?`nowhere` is not defined"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_enums(void **state) {
    (void)state;
    static const Case cases[] = {
        {"enum x { A, B = 5, C }", "{0: 'A', 5: 'B', 6: 'C', A: 0, B: 5, C: 6}"},
        {"export const enum x { A = 'a', B = `b`, 'c-d' = 'e' }", "{A: 'a', B: 'b', c-d: 'e'}"},
        {"enum E { A = 1, B = A << 2, C = A | B, D = 'x'.length } const x = [E.B, E.C, E.D, E[1]]", "[4, 5, 1, 'D']"},
        {"enum E { A = 'a', B = 'b' } const x = Object.values(E) as [string, ...string[]]", "['a', 'b']"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_builtins(void **state) {
    (void)state;
    static const Case cases[] = {
        {"const x = [1, 2, 3].map(n => n * 2).filter(n => n > 2).concat([9]).reduce((a, b) => a + b, 0)", "19"},
        {"const x = [['a', 'b'].join('-'), 'aXb'.toLowerCase(), 'a b'.split(' '), ' t '.trim(), 'a.b.c'.replace('.', '_'), 'ab'.repeat(2), '7'.padStart(3, '0')]",
         "['a-b', 'axb', ['a', 'b'], 't', 'a_b.c', 'abab', '007']"},
        {"const x = Object.fromEntries(Object.entries({a: 1, b: 2}).map(([k, v]) => [k.toUpperCase(), v + 1]))", "{A: 2, B: 3}"},
        {"const x = [Object.keys({a: 1}), Object.assign({}, {a: 1}, {b: 2}), Object.freeze([1]), JSON.stringify({a: [1, 'b', null], c: undefined}), String(5), Number('6')]",
         "[['a'], {a: 1, b: 2}, [1], '{\"a\":[1,\"b\",null]}', '5', 6]"},
        {"const x = [[1, [2, [3]]].flat(), [1, 2].includes(2), ['a'].indexOf('b'), [1, 2].find(n => n > 1), [3].some(n => n > 3), 'abc'.slice(-2), [1, 2, 3].slice(1), 'é'.length]",
         "[[1, 2, [3]], true, -1, 2, false, 'bc', [2, 3], 1]"},
        {"const x = Array.from({length: 2}, (_, i) => i)", "[0, 1]"},
        {"const x = []; x.push('a'); x.push(...['b', 'c'])", "['a', 'b', 'c']"},
        {"const x: any = {}; for (const k of ['p', 'q']) { x[k] = k + k }", "{p: 'pp', q: 'qq'}"},
        {"let x = 1; x = x + 1; x += 5", "7"},
        {"const a = [3, 1, 2]; const x = [a.sort((p, q) => p - q), a.pop(), a.shift(), a.unshift(7, 8), a, ['b', 'a', 10].toSorted(), ['b', 'a'].reverse(), [1, 2].fill(0), ['b', undefined, 'z', 'a'].sort(), 'ab'.charAt(-1), 'ab'.at(-1), 'ab'.at(2)]", "[[7, 8, 2], 3, 1, 3, [7, 8, 2], [10, 'a', 'b'], ['a', 'b'], [0, 0], ['a', 'b', 'z', undefined], '', 'b', undefined]"},
        {"const x = [Math.max(1, 5, 2), Math.floor(-1.5), Math.round(2.5), parseInt('12px', 10), (1.005).toFixed(1), Object.hasOwn({a: 1}, 'a'), [...[4, 5].keys()]]", "[5, -2, 3, 12, '1.0', true, [0, 1]]"},
        {"const x = [1, 2]; x.forEach(n => x.push(n))", "[1, 2, 1, 2]"},
        {"const x = [[].sort(), [].pop(), [].shift(), [].reverse(), [].reduce((a) => a, 1), ''.split(''), [].join()]", "[[], undefined, undefined, [], 1, [], '']"},
        {"const x = [process.env.A, 'a'].sort()", "?the order of the elements is not known"},
        {"const x = ['aBcD'.replace(/[A-Z]/g, c => '_' + c.toLowerCase()), 'a-b'.replace(/(\\w)-(\\w)/, '$2$1'), /^a/.test('abc'), 'a, b'.split(/,\\s*/)]", "['a_bc_d', 'ba', true, ['a', 'b']]"},
        {"const x = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.replace(/(a+)+$/, '')", "?what `replace` gives here is not known"},
        {"const x = [...new Set(['a', 'b', 'a', 1, '1'])]", "['a', 'b', 1, '1']"},
        {"const [, x = 9] = [1, 2, , 4]", "2"},
        {"const x = [1, , 3]", "[1, undefined, 3]"},
        {"namespace x { export const a = 1; const b = 2; export function f() {} }", "{a: 1, f: function f}"},
        {"const x = process.env[`A_${process.env.B}`]", "([] <process>.env, (+ 'A_', <process>.env.B))"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_circles(void **state) {
    (void)state;
    static const Case cases[] = {
        {"const x = y; const y = x", "?`x` is needed for its own value"},
        {"const x = {f: () => x.f}", "{f: function }"},
        {"const x = f(); function f() { return f() }", "?it is nested too deeply, or calls itself without end"},
        {"function f() { for (;;) {} } const x = f()", "?evaluating it takes too many steps"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_literals), cmocka_unit_test(test_operators), cmocka_unit_test(test_functions), cmocka_unit_test(test_symbols),
        cmocka_unit_test(test_enums),    cmocka_unit_test(test_builtins),  cmocka_unit_test(test_circles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
